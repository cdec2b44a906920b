package io.smartcar.collect.files;

import io.smartcar.camel.support.Backoff;
import io.smartcar.camel.support.FileNames;
import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.support.Require;
import io.smartcar.collect.files.content.Compression;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which entries of the drop folder are read now: regular, readable, finished files that a kind claims. All others
 * stay in place and are reported once. A file whose reading failed is retried with back-off, from a second to five
 * minutes, while others are read. The bean {@code fileSelector}. Thread-safe.
 */
public final class FileSelector implements GenericFileFilter<File> {
    private static final Logger LOG = LoggerFactory.getLogger(FileSelector.class);
    private static final int MAX_REPORTED = 10_000;
    /** Bounds the memory, about 20 MB: further files wait until some of these are read. */
    private static final int MAX_CANDIDATES = 100_000;

    /** The largest file that shares a batch with others, in bytes. */
    private static final int SMALL = 64 * 1024;

    private static final FileTime UNORDERED = FileTime.fromMillis(0);
    private static final long PURGE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Backoff BACKOFF = new Backoff(1_000, 300_000);
    private static final String UNDECODABLE_NAME = "its name cannot be decoded with this process's file-name encoding, "
            + System.getProperty("sun.jnu.encoding")
            + ": rename it, or set LC_ALL to a locale with its encoding, such as C.UTF-8";

    /** Files rather than paths: some names are not valid paths. */
    private final Set<File> reported = new HashSet<>();

    private final Map<Path, Candidate> candidates = new HashMap<>();
    /** The files that may be read now, in the order in which they are. */
    private final NavigableSet<Place> accepted = new TreeSet<>();

    private final Kinds kinds;
    private final DropFolder folder;
    private final boolean recursive;
    private final boolean oldestFirst;
    private final FileMarker marker;
    private final List<PathMatcher> unfinished;
    private final long quietNanos;
    private final LongSupplier nanos;
    private long nextPurge;

    /**
     * A selector.
     *
     * @param kinds the kinds that claim files by their names
     * @param recursive whether sub-folders of the drop folder are searched
     * @param oldestFirst whether the oldest file is read first, instead of the first by its name
     * @param marker the pattern of the marker that says that a file is finished, see {@link FileMarker}; empty for none
     * @param unfinished names of files that are being written, as globs: they are ignored
     * @param quietMilliseconds how long a finished file has had the same size and modification time
     * @param nanos the JVM's monotonic time
     * @throws IllegalArgumentException if a setting is wrong; the message names its key
     */
    public FileSelector(
            Kinds kinds,
            DropFolder folder,
            boolean recursive,
            boolean oldestFirst,
            String marker,
            Collection<String> unfinished,
            long quietMilliseconds,
            LongSupplier nanos) {
        this.kinds = kinds;
        this.folder = folder;
        this.recursive = recursive;
        this.oldestFirst = oldestFirst;
        this.marker = new FileMarker(marker);
        this.unfinished = unfinished.stream().map(FileNames::glob).toList();
        this.quietNanos = Duration.ofMillis(Require.between(
                        "files.quiet-ms",
                        quietMilliseconds,
                        0,
                        Duration.ofDays(1).toMillis()))
                .toNanos();
        this.nanos = nanos;
        nextPurge = nanos.getAsLong();
    }

    boolean isRecursive() {
        return recursive;
    }

    /** The kinds that claim a file by its name, or by its name without the suffix of compression. */
    List<Kind> kinds(Path fileName) {
        List<Kind> claiming = kinds.allOfFile(fileName);
        return claiming.isEmpty() ? kinds.allOfFile(Compression.nameWithoutSuffix(fileName)) : claiming;
    }

    @Override
    public synchronized boolean accept(GenericFile<File> entry) {
        File file = entry.getFile();
        Path path = null;
        try {
            path = FileNames.path(file);
            if (!folder.isFollowingLinks() && Files.isSymbolicLink(path)) {
                return leaveLink(path);
            }
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isDirectory() ? acceptFolder(path) : acceptFile(path, attributes);
        } catch (InvalidPathException e) {
            return leave(file, MessageText.of(file), UNDECODABLE_NAME);
        } catch (NoSuchFileException e) {
            // or it was just moved or deleted
            return path != null
                    && Files.isSymbolicLink(path)
                    && leave(path, "it cannot be read: the target of the link does not exist");
        } catch (IOException e) {
            return leave(file, MessageText.of(file), "it cannot be read: " + MessageText.of(e));
        }
    }

    /** A user who may only drop files could otherwise have any file read that this process may read. */
    private boolean leaveLink(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return !folder.isOwn(absolute)
                && !folder.leadsToOwn(absolute)
                && !isIgnored(path)
                && leave(path, "it is a symbolic link: set files.follow-links=true to read links to files");
    }

    private boolean acceptFolder(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        if (folder.isOwn(absolute)) {
            return false;
        }
        if (!recursive) {
            return !folder.leadsToOwn(absolute)
                    && leave(path, "it is a folder: set files.recursive=true to read the files in folders");
        }
        return !Files.isSymbolicLink(path) || leave(path, "it is a link to a folder: such links are not followed");
    }

    private boolean acceptFile(Path path, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            return leave(path, "it is not a regular file");
        }
        if (isIgnored(path)) {
            return false;
        }
        boolean isDecodable = FileNames.isDecodable(path.getFileName());
        if (kinds(path.getFileName()).isEmpty()) {
            return leave(
                    path,
                    isDecodable ? "no kind claims its name: see the settings kind.<name>.files" : UNDECODABLE_NAME);
        }
        if (!isDecodable && marker.isOfEachFile()) {
            return leave(path, UNDECODABLE_NAME);
        }
        if (!Files.isReadable(path)) {
            return leave(path, "this process has no permission to read it");
        }
        if (!marker.isPresent(path) || !isReady(path, attributes)) {
            return false;
        }
        if (marker.isOutdated(path, attributes)) {
            return leave(
                    path,
                    "it was written to after " + MessageText.of(marker.of(path))
                            + " came: if it is finished, touch the latter");
        }
        // after another reading it is reported again
        reported.remove(path.toFile());
        accepted.add(place(path, attributes.lastModifiedTime()));
        return true;
    }

    /** Whether a file is read, now or later. */
    boolean isPending(Path path, BasicFileAttributes attributes) {
        return attributes.isRegularFile()
                && !isIgnored(path)
                && !kinds(path.getFileName()).isEmpty();
    }

    private boolean isIgnored(Path path) {
        return marker.isMarker(path) || unfinished.stream().anyMatch(glob -> glob.matches(path.getFileName()));
    }

    /** Whether a file is unchanged for the quiet time, and its back-off is over. */
    private boolean isReady(Path path, BasicFileAttributes attributes) {
        long now = nanos.getAsLong();
        Candidate known = candidates.get(path);
        if (known != null && known.isUnchanged(attributes)) {
            return now - known.readyAt >= 0;
        }
        if (known == null && isFull(now)) {
            return false;
        }
        Candidate changed = Candidate.of(attributes, now + quietNanos, known);
        candidates.put(path, changed);
        return now - changed.readyAt >= 0;
    }

    private boolean isFull(long now) {
        if (candidates.size() >= MAX_CANDIDATES && now - nextPurge >= 0) {
            candidates.keySet().removeIf(Files::notExists);
            nextPurge = now + PURGE_NANOS;
        }
        return candidates.size() >= MAX_CANDIDATES;
    }

    private boolean leave(Path path, String reason) {
        return leave(path.toFile(), MessageText.of(path), reason);
    }

    private boolean leave(File file, String shown, String reason) {
        if (reported.size() == MAX_REPORTED) {
            reported.removeIf(one -> !one.exists());
        }
        if (reported.size() < MAX_REPORTED && reported.add(file)) {
            LOG.warn("Left {} in place: {}", shown, reason);
            if (reported.size() == MAX_REPORTED) {
                LOG.warn("Left {} entries of the drop folder in place; no more are reported", reported.size());
            }
        }
        return false;
    }

    /**
     * Begins to read a file that was accepted, and counts the attempt, which has failed unless the file is finished.
     *
     * @return false if it has changed or gone since it was accepted, perhaps hours ago: it must be accepted again
     */
    synchronized boolean begin(Path file) {
        Candidate known = candidates.get(file);
        accepted.remove(place(file, known == null ? UNORDERED : known.modified));
        try {
            boolean isForeign = !folder.isFollowingLinks() && Files.isSymbolicLink(file);
            if (known != null
                    && !isForeign
                    && known.isUnchanged(Files.readAttributes(file, BasicFileAttributes.class))) {
                candidates.put(file, known.next(nanos.getAsLong()));
                return true;
            }
        } catch (IOException e) {
            // one that this process has completed is no candidate any more
            LOG.warn(
                    "{} is gone: another program removed or renamed it before it was read ({})",
                    MessageText.of(file),
                    MessageText.of(e));
            candidates.remove(file);
        }
        return false;
    }

    /**
     * Begins to read the next accepted file if it is small.
     *
     * @return null if there is none, or it is large: the file component hands it over
     */
    synchronized Path nextSmall() {
        while (!accepted.isEmpty()) {
            Place next = accepted.first();
            Candidate known = candidates.get(next.path);
            if (known != null && known.size > SMALL) {
                return null;
            }
            accepted.remove(next);
            // it may have changed since it was accepted
            if (known != null && nanos.getAsLong() - known.readyAt >= 0 && begin(next.path)) {
                return next.path;
            }
        }
        return null;
    }

    private Place place(Path file, FileTime modified) {
        return new Place(oldestFirst ? modified : UNORDERED, file);
    }

    /** Forgets the attempts to read a file, and deletes its marker if the file no longer exists. */
    synchronized void finished(Path file) throws IOException {
        candidates.remove(file);
        if (Files.notExists(file)) {
            marker.delete(file);
        }
    }

    /** A file's place in the order of reading. */
    private record Place(FileTime modified, Path path) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = modified.compareTo(other.modified);
            return order == 0 ? path.compareTo(other.path) : order;
        }
    }

    /**
     * A file of the present size and modification time.
     *
     * @param readyAt the time from which it may be read
     * @param attempts how often its reading has begun
     */
    private record Candidate(long size, FileTime modified, long readyAt, int attempts) {
        /** A new or changed file: a change does not end a back-off. */
        static Candidate of(BasicFileAttributes now, long quietAt, Candidate before) {
            boolean failed = before != null && before.attempts > 0;
            return new Candidate(
                    now.size(),
                    now.lastModifiedTime(),
                    failed && before.readyAt - quietAt > 0 ? before.readyAt : quietAt,
                    failed ? before.attempts : 0);
        }

        boolean isUnchanged(BasicFileAttributes now) {
            return size == now.size() && modified.equals(now.lastModifiedTime());
        }

        Candidate next(long now) {
            long delay = Duration.ofMillis(BACKOFF.delayMillis(attempts + 1)).toNanos();
            return new Candidate(size, modified, now + delay, attempts + 1);
        }
    }
}
