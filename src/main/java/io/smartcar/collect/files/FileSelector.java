package io.smartcar.collect.files;

import io.smartcar.camel.support.Backoff;
import io.smartcar.camel.support.Require;
import io.smartcar.collect.files.content.Compression;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** More than a poll can find before the first of them is read. */
    private static final int MAX_FINISHED = 10_000;

    private static final Backoff BACKOFF = new Backoff(1_000, 300_000);

    /** Replaces each character of a name that cannot be decoded. */
    private static final char UNDECODABLE = '\ufffd';

    private static final String UNDECODABLE_NAME = "its name cannot be decoded with this process's file-name encoding, "
            + System.getProperty("sun.jnu.encoding")
            + ": rename it, or set LC_ALL to a locale with its encoding, such as C.UTF-8";

    /** Files rather than paths: some names are not valid paths. */
    private final Set<File> reported = new HashSet<>();

    private final Map<Path, Attempt> attempts = new HashMap<>();
    private final Map<Path, Observation> observations = new HashMap<>();
    /** Files that were finished recently and no longer exist, the oldest first. */
    private final Set<Path> finished = new LinkedHashSet<>();

    private final Kinds kinds;
    private final DropFolder folder;
    private final boolean recursive;
    private final FileMarker marker;
    private final List<PathMatcher> unfinished;
    private final long quietMilliseconds;
    private final Clock clock;

    /**
     * A selector.
     *
     * @param kinds the kinds that claim files by their names
     * @param recursive whether sub-folders of the drop folder are searched
     * @param marker the pattern of the marker that says that a file is finished, see {@link FileMarker}; empty for none
     * @param unfinished names of files that are being written, as globs: they are ignored
     * @param quietMilliseconds the time since the last write after which a file is finished
     * @param clock the clock for quiet times and back-off
     * @throws IllegalArgumentException if a setting is wrong; the message names its key
     */
    public FileSelector(
            Kinds kinds,
            DropFolder folder,
            boolean recursive,
            String marker,
            Collection<String> unfinished,
            long quietMilliseconds,
            Clock clock) {
        this.kinds = kinds;
        this.folder = folder;
        this.recursive = recursive;
        this.marker = new FileMarker(marker);
        this.unfinished = unfinished.stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
        this.quietMilliseconds = Require.between(
                "files.quiet-ms", quietMilliseconds, 0, Duration.ofDays(1).toMillis());
        this.clock = clock;
    }

    boolean isRecursive() {
        return recursive;
    }

    /** The kinds that claim a file by its name, or by its name without the suffix of compression. */
    List<Kind> kinds(Path fileName) {
        List<Kind> claiming = kinds.allOfFile(fileName);
        return claiming.isEmpty() ? kinds.allOfFile(Compression.nameWithoutSuffix(fileName)) : claiming;
    }

    // which files are read now

    @Override
    public synchronized boolean accept(GenericFile<File> entry) {
        File file = entry.getFile();
        try {
            Path path = file.toPath();
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isDirectory() ? acceptFolder(path) : acceptFile(path, attributes);
        } catch (InvalidPathException e) {
            return leave(file, UNDECODABLE_NAME);
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file.toPath())) {
                return leave(file, "it cannot be read: the target of the link does not exist");
            }
            // a decodable name is of a file that was just moved or deleted
            return file.getName().indexOf(UNDECODABLE) >= 0 && leave(file, UNDECODABLE_NAME);
        } catch (IOException e) {
            return leave(file, "it cannot be read: " + e);
        }
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
        if (kinds(path.getFileName()).isEmpty()) {
            return leave(path, "no kind claims its name: see the settings kind.<name>.files");
        }
        if (!Files.isReadable(path)) {
            return leave(path, "this process has no permission to read it");
        }
        finished.remove(path);
        Instant now = clock.instant();
        if (!marker.isPresent(path)
                || !isQuiet(path, attributes, now)
                || attempts.getOrDefault(path, Attempt.NONE).isBackingOff(now)) {
            return false;
        }
        if (marker.isOutdated(path, attributes)) {
            return leave(
                    path, "it was written to after " + marker.of(path) + " came: if it is finished, touch the latter");
        }
        // after another reading it is reported again
        reported.remove(path.toFile());
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

    private boolean isQuiet(Path path, BasicFileAttributes attributes, Instant now) {
        Instant written = attributes.lastModifiedTime().toInstant();
        if (quietMilliseconds == 0 || written.plusMillis(quietMilliseconds).isBefore(now)) {
            return true;
        }
        if (!written.isAfter(now)) {
            return false;
        }
        // a time in the future, of another clock or one set back, says nothing: compare two observations
        Observation latest = new Observation(written, attributes.size(), System.nanoTime());
        Observation first = observations.merge(path, latest, (old, later) -> old.isUnchanged(later) ? old : later);
        return Duration.ofNanos(latest.nanos - first.nanos).toMillis() >= quietMilliseconds;
    }

    private boolean leave(Path path, String reason) {
        return leave(path.toFile(), reason);
    }

    private boolean leave(File file, String reason) {
        if (reported.size() == MAX_REPORTED) {
            reported.removeIf(one -> !one.exists());
        }
        if (reported.size() < MAX_REPORTED && reported.add(file)) {
            LOG.warn("Left {} in place: {}", file, reason);
            if (reported.size() == MAX_REPORTED) {
                LOG.warn("Left {} entries of the drop folder in place; no more are reported", reported.size());
            }
        }
        return false;
    }

    // which files are being read, or have been

    /** Counts an attempt to read a file, which has failed unless the file is finished. */
    synchronized void started(Path file) {
        attempts.put(file, attempts.getOrDefault(file, Attempt.NONE).next(clock.instant()));
    }

    /** Forgets the attempts to read a file, and deletes its marker if the file no longer exists. */
    synchronized void finished(Path file) throws IOException {
        attempts.remove(file);
        attempts.keySet().removeIf(Files::notExists);
        observations.keySet().removeIf(Files::notExists);
        if (Files.notExists(file)) {
            marker.delete(file);
            finished.add(file);
            if (finished.size() > MAX_FINISHED) {
                finished.remove(finished.iterator().next());
            }
        }
    }

    /** Whether a file that was listed a moment ago needs no reading: it is finished and gone. */
    synchronized boolean isFinished(Path file) {
        return finished.contains(file) && Files.notExists(file);
    }

    /** @param nanos the JVM's monotonic time */
    private record Observation(Instant written, long size, long nanos) {
        boolean isUnchanged(Observation other) {
            return written.equals(other.written) && size == other.size;
        }
    }

    /**
     * @param number of attempts in a row
     * @param started when the last of them did
     */
    private record Attempt(int number, Instant started) {
        private static final Attempt NONE = new Attempt(0, Instant.EPOCH);

        Attempt next(Instant now) {
            return new Attempt(number + 1, now);
        }

        boolean isBackingOff(Instant now) {
            // a clock that was set back ends the back-off
            return !now.isBefore(started) && now.isBefore(started.plusMillis(BACKOFF.delayMillis(number)));
        }
    }
}
