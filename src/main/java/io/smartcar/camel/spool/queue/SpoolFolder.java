package io.smartcar.camel.spool.queue;

import io.smartcar.camel.support.PrivateFiles;
import io.smartcar.camel.support.ProcessLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of a spool, locked for this process, and the segments in it. Thread-safe once it is open. */
final class SpoolFolder implements Closeable {
    /** The number of dropped messages, and their bytes. */
    record Losses(long messages, long bytes) {}

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);

    private static final int SMALL_WINDOW = 1024;

    private final Path directory;
    private final FileOpener files;
    private final ProcessLock lock;
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final SpoolPositionFile positions;
    private SpoolIdentity identity;
    private volatile long acknowledged;
    private volatile boolean forgetful;
    private long nextNumber;

    private SpoolFolder(Path directory, FileOpener files, ProcessLock lock) {
        this.directory = directory;
        this.files = files;
        this.lock = lock;
        this.positions = new SpoolPositionFile(directory);
    }

    /**
     * Opens the folder of a spool, or creates it.
     *
     * @throws IOException if it cannot be read or written, is in use, or holds segments of another spool
     */
    static SpoolFolder open(Path directory, FileOpener files) throws IOException {
        PrivateFiles.createDirectories(directory);
        ProcessLock lock = ProcessLock.of(
                directory.resolve(Spool.LOCK),
                "spool in '" + directory + "'",
                "give each process a folder of its own (camel.component.spool.directory)");
        SpoolFolder folder = new SpoolFolder(directory, files, lock);
        try {
            folder.load();
            return folder;
        } catch (IOException | RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    private void load() throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> Segment.number(file) >= 0)
                    .sorted(Comparator.comparingLong(Segment::number))
                    .forEach(paths::add);
        }
        Optional<SpoolPositionFile.Content> position = positions.read();
        identity = position.map(SpoolPositionFile.Content::identity).orElse(null);
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
                    "Position file '{}' is {}: the whole spool is read again, with the same ids",
                    positions.path(),
                    positions.exists() ? "damaged" : "missing");
        }
        acknowledged =
                position.map(SpoolPositionFile.Content::position).orElse(SpoolPosition.of(first, SegmentHeader.BYTES));
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
                        "'{}' is damaged in its first {} bytes; records with valid checksums are read",
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

    /** The position before which all messages are acknowledged. */
    long acknowledged() {
        return acknowledged;
    }

    /** Creates a segment under a number never used before; its file is on the disk when this returns. */
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

    /** The segment with this number, or the next existing one; null if there is none. */
    Segment segmentFrom(long number) {
        var entry = segments.ceilingEntry(number);
        return entry == null ? null : entry.getValue();
    }

    boolean has(long number) {
        return segments.containsKey(number);
    }

    /** The bytes of all segments. */
    long bytes() {
        long sum = 0;
        for (Segment segment : segments.values()) {
            sum += segment.size();
        }
        return sum;
    }

    /** The bytes of the unacknowledged records. */
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

    /** When the oldest unacknowledged message was received; reads it from the disk. */
    OptionalLong oldestTime() throws IOException {
        long position = acknowledged;
        for (Segment segment : segments.tailMap(SpoolPosition.segment(position)).values()) {
            boolean first = segment.number() == SpoolPosition.segment(position);
            long from = first ? SpoolPosition.offset(position) : SegmentHeader.BYTES;
            try (SegmentCursor cursor = new SegmentCursor(segment, new RecordFormat(identity), from, SMALL_WINDOW)) {
                if (cursor.advance()) {
                    return OptionalLong.of(cursor.take().time());
                }
            }
        }
        return OptionalLong.empty();
    }

    Path directory() {
        return directory;
    }

    /**
     * Saves the acknowledged position, and deletes the segments before it.
     *
     * @throws IOException if the position cannot be written
     */
    void acknowledge(long position) throws IOException {
        acknowledged = position;
        forgetful = true;
        // before, as it may free the space that the position needs; the old position then means the next segment
        deleteBefore(SpoolPosition.segment(position));
        remember();
    }

    /**
     * Writes the position again, if the last {@link #acknowledge} could not.
     *
     * @throws IOException if it still cannot be written
     */
    void remember() throws IOException {
        if (forgetful) {
            positions.write(identity, acknowledged);
            forgetful = false;
        }
    }

    private void deleteBefore(long number) {
        for (Segment segment : segments.headMap(number).values()) {
            delete(segment);
        }
    }

    /** The messages of a segment. */
    Losses count(Segment segment) throws IOException {
        long messages = 0;
        long bytes = 0;
        try (SegmentCursor cursor = new SegmentCursor(segment, new RecordFormat(identity), SegmentHeader.BYTES)) {
            while (cursor.advance()) {
                bytes += cursor.take().bytes().length;
                messages++;
            }
        }
        return new Losses(messages, bytes);
    }

    void delete(Segment segment) {
        // first, so that no thread opens a deleted file
        segments.remove(segment.number());
        try {
            if (segment.isDamaged()) {
                Path aside = segment.path().resolveSibling(segment.path().getFileName() + ".damaged");
                Files.move(segment.path(), aside, StandardCopyOption.REPLACE_EXISTING);
                LOG.warn("All intact records of the damaged segment were read; the file is kept as '{}'", aside);
            } else {
                Files.deleteIfExists(segment.path());
            }
        } catch (IOException e) {
            LOG.warn("Failed to delete the acknowledged segment '{}'; delete it by hand", segment.path(), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!lock.isHeld()) {
            return;
        }
        try (lock) {
            if (identity != null) {
                remember();
            }
        }
    }
}
