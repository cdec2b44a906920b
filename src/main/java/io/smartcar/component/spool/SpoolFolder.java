package io.smartcar.component.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of a spool, locked for this process, and the segments in it. Thread-safe once it is open. */
final class SpoolFolder implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);

    private final Path directory;
    private final FileOpener files;
    private final FileChannel lock;
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final PositionFile positions;
    private SpoolIdentity identity;
    private volatile long acknowledged;
    private long nextNumber;

    private SpoolFolder(Path directory, FileOpener files, FileChannel lock, boolean forcedPositions) {
        this.directory = directory;
        this.files = files;
        this.lock = lock;
        this.positions = new PositionFile(directory, forcedPositions);
    }

    /**
     * Opens the folder of a spool, makes it if it is not there.
     *
     * @throws IOException if it cannot be read or written, is in use, or holds segments of another spool
     */
    static SpoolFolder open(Path directory, FileOpener files, boolean forcedPositions) throws IOException {
        Files.createDirectories(directory);
        SpoolFolder folder = new SpoolFolder(directory, files, lock(directory), forcedPositions);
        try {
            folder.load();
            return folder;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("The spool in {} is open in this process", directory, e);
        }
        channel.close();
        throw new IOException("Expected the spool in '" + directory + "' to be unused, but a process has it open;"
                + " stop that one, or give each process a directory of its own");
    }

    private void load() throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> Segment.number(file) >= 0)
                    .sorted(Comparator.comparingLong(Segment::number))
                    .forEach(paths::add);
        }
        Optional<PositionFile.Content> position = positions.read();
        identity = position.map(PositionFile.Content::identity).orElse(null);
        for (Path path : paths) {
            add(path);
        }
        if (identity == null) {
            identity = SpoolIdentity.create();
        }
        long first = segments.isEmpty() ? 0 : segments.firstKey();
        long last = segments.isEmpty() ? 0 : segments.lastKey();
        if (position.isEmpty() && (positions.exists() || !segments.isEmpty())) {
            LOG.warn(
                    "Expected '{}' to tell up to where the spool was read, but it is {}: all that is there is read"
                            + " again, with the ids that it had",
                    positions.path(),
                    positions.exists() ? "damaged" : "missing");
        }
        acknowledged =
                position.map(PositionFile.Content::position).orElse(SpoolPosition.of(first, SegmentHeader.BYTES));
        nextNumber = Math.max(last, SpoolPosition.segment(acknowledged)) + 1;
        positions.write(identity, acknowledged);
        deleteBefore(SpoolPosition.segment(acknowledged));
    }

    private void add(Path path) throws IOException {
        Segment segment = new Segment(files, path, Segment.number(path), Files.size(path), true);
        try (FileChannel channel = segment.open(StandardOpenOption.READ)) {
            Optional<SpoolIdentity> owner = SegmentHeader.read(channel);
            if (owner.isEmpty() && segment.size() > SegmentHeader.BYTES) {
                LOG.error(
                        "Expected '{}' to begin as a segment of the spool, but its first {} bytes are damaged;"
                                + " what follows them is read as far as its checksums hold",
                        path,
                        SegmentHeader.BYTES);
                segment.damage();
            }
            if (owner.isPresent() && identity != null && !owner.get().equals(identity)) {
                throw new IOException("Expected '" + path + "' to belong to the spool " + identity.value()
                        + ", but it belongs to " + owner.get().value() + "; move it into a directory of its own");
            }
            identity = owner.orElse(identity);
        }
        segments.put(segment.number(), segment);
    }

    SpoolIdentity identity() {
        return identity;
    }

    /** Up to where all was read and acknowledged. */
    long acknowledged() {
        return acknowledged;
    }

    /** A segment to write, under a number never used before; its file is there for good when this returns. */
    synchronized Segment create() throws IOException {
        long number = nextNumber++;
        Path path = Segment.path(directory, number);
        try (FileChannel channel = files.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer header = SegmentHeader.of(identity, number);
            while (header.hasRemaining()) {
                channel.write(header);
            }
            channel.force(true);
            forceDirectory();
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
        Segment segment = new Segment(files, path, number, SegmentHeader.BYTES, false);
        segments.put(number, segment);
        return segment;
    }

    private void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The segment with this number, or the next one that there is; null if there is none. */
    Segment segmentFrom(long number) {
        var entry = segments.ceilingEntry(number);
        return entry == null ? null : entry.getValue();
    }

    boolean has(long number) {
        return segments.containsKey(number);
    }

    Segment oldest() {
        return segmentFrom(0);
    }

    /** The bytes of all segments. */
    long bytes() {
        long sum = 0;
        for (Segment segment : segments.values()) {
            sum += segment.size();
        }
        return sum;
    }

    /** The bytes of the records behind what was acknowledged. */
    long waitingBytes() {
        long position = acknowledged;
        long sum = 0;
        for (Segment segment : segments.tailMap(SpoolPosition.segment(position)).values()) {
            boolean first = segment.number() == SpoolPosition.segment(position);
            long from = first ? SpoolPosition.offset(position) : SegmentHeader.BYTES;
            sum += Math.max(0, segment.size() - from);
        }
        return sum;
    }

    Path directory() {
        return directory;
    }

    /**
     * Remembers that all before this position was read, and lets the segments before it go.
     *
     * @throws IOException if the position cannot be written down
     */
    void acknowledge(long position) throws IOException {
        acknowledged = position;
        try {
            positions.write(identity, position);
        } catch (IOException e) {
            // on a full disk they may be what leaves no room for the position; an old one means the segments after them
            deleteBefore(SpoolPosition.segment(position));
            positions.write(identity, position);
        }
        deleteBefore(SpoolPosition.segment(position));
    }

    private void deleteBefore(long number) {
        for (Segment segment : segments.headMap(number).values()) {
            delete(segment);
        }
    }

    /** Deletes a segment that was given up, and tells what stood in it behind the position up to which it was read. */
    Losses giveUp(Segment segment, long read) {
        long messages = 0;
        long bytes = 0;
        if (SpoolPosition.segment(read) <= segment.number()) {
            long from = SpoolPosition.segment(read) == segment.number() ? SpoolPosition.offset(read) : 0;
            try (SegmentCursor cursor = new SegmentCursor(segment, new RecordFormat(identity), from)) {
                while (cursor.advance()) {
                    bytes += cursor.take().bytes().length;
                    messages++;
                }
            } catch (IOException e) {
                LOG.warn("Failed to count the messages of '{}'", segment.path(), e);
            }
        }
        delete(segment);
        return new Losses(messages, bytes);
    }

    private void delete(Segment segment) {
        try {
            if (segment.isDamaged()) {
                Path aside = segment.path().resolveSibling(segment.path().getFileName() + ".damaged");
                Files.move(segment.path(), aside, StandardCopyOption.REPLACE_EXISTING);
                LOG.warn("All of the damaged segment that could be read was; it is kept as '{}'", aside);
            } else {
                Files.deleteIfExists(segment.path());
            }
        } catch (IOException e) {
            LOG.warn("Failed to delete the segment '{}', all of which was read; delete it by hand", segment.path(), e);
        }
        segments.remove(segment.number());
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
