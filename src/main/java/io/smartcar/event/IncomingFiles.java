package io.smartcar.event;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which entries of the drop folder are read now: regular, readable files that a kind claims and that have been
 * quiet for a while. Everything else stays where it is and is reported once. A file whose reading failed is left alone
 * for a time that doubles with each failure, from a second to five minutes. The bean {@code incomingFiles}.
 * Thread-safe once configured.
 */
public final class IncomingFiles implements GenericFileFilter<File> {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingFiles.class);
    private static final int REPORTED_AT_MOST = 10_000;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Set<Path> reported = new HashSet<>();
    private final Map<Path, Attempt> attempts = new HashMap<>();
    private final Map<Path, Sight> sights = new HashMap<>();
    private Kinds kinds;
    private long quietMilliseconds = 2000;
    private String doneDirectory = "done";
    private Clock clock = Clock.systemUTC();

    /** The kinds that claim files by their names. Required. */
    public void setKinds(Kinds kinds) {
        this.kinds = kinds;
    }

    /** How long a file must not have been written to before it is read, in milliseconds; 2,000 by default. */
    public void setQuietMs(long quietMilliseconds) {
        this.quietMilliseconds = quietMilliseconds;
    }

    /** The folder that finished files go to; not reported if it lies in the drop folder. */
    public void setDoneDirectory(String doneDirectory) {
        this.doneDirectory = doneDirectory;
    }

    /** The clock that quiet times and pauses are measured by; the system's by default. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized boolean accept(GenericFile<File> entry) {
        Path path = entry.getFile().toPath();
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            return Files.isSymbolicLink(path) && leave(path, "it cannot be read: it links to nothing");
        }
        if (attributes.isDirectory()) {
            return !isOnTheWayToDone(path) && leave(path, "it is a folder: folders are not looked into");
        }
        if (!attributes.isRegularFile()) {
            return leave(path, "it is not a regular file");
        }
        if (kinds.ofFile(path.getFileName()).isEmpty()) {
            return leave(path, "no kind claims its name: see the settings kind.<name>.files");
        }
        if (!Files.isReadable(path)) {
            return leave(path, "this process has no permission to read it");
        }
        Instant now = clock.instant();
        return isQuiet(path, attributes, now)
                && !attempts.getOrDefault(path, Attempt.NONE).pausesAt(now);
    }

    private boolean isQuiet(Path path, BasicFileAttributes attributes, Instant now) {
        Instant written = attributes.lastModifiedTime().toInstant();
        if (quietMilliseconds == 0 || written.plusMillis(quietMilliseconds).isBefore(now)) {
            return true;
        }
        if (!written.isAfter(now)) {
            return false;
        }
        // the clock was set back, or the file's is another one: then only looking at the file again tells
        Sight sight = new Sight(written, attributes.size(), System.nanoTime());
        Sight first = sights.merge(path, sight, (old, later) -> old.isOfSameFileAs(later) ? old : later);
        return Duration.ofNanos(sight.nanos - first.nanos).toMillis() >= quietMilliseconds;
    }

    /** Tells that a file is being read now: unless it is finished, it has failed. */
    synchronized void begun(Path file) {
        attempts.put(file, attempts.getOrDefault(file, Attempt.NONE).after(clock.instant()));
    }

    /** Tells that a file has been read to its end, all of it safe. */
    synchronized void finished(Path file) {
        attempts.remove(file);
        attempts.keySet().removeIf(Files::notExists);
        sights.keySet().removeIf(Files::notExists);
    }

    private boolean isOnTheWayToDone(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        return absolute.getParent().resolve(doneDirectory).normalize().startsWith(absolute);
    }

    private boolean leave(Path path, String reason) {
        if (reported.size() == REPORTED_AT_MOST) {
            reported.removeIf(Files::notExists);
        }
        if (reported.size() < REPORTED_AT_MOST && reported.add(path)) {
            LOG.warn("Left {} where it is: {}", path, reason);
            if (reported.size() == REPORTED_AT_MOST) {
                LOG.warn(
                        "Left {} entries of the folder where they are; more of them are not reported", reported.size());
            }
        }
        return false;
    }

    /** A file as it was found at a moment of the JVM's own time, which nobody sets. */
    private record Sight(Instant written, long size, long nanos) {
        boolean isOfSameFileAs(Sight other) {
            return written.equals(other.written) && size == other.size;
        }
    }

    private record Attempt(Duration pause, Instant begun) {
        private static final Attempt NONE = new Attempt(Duration.ZERO, Instant.EPOCH);

        Attempt after(Instant now) {
            Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
            Duration bounded = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
            return new Attempt(bounded, now);
        }

        boolean pausesAt(Instant now) {
            // a clock that was set back ends it
            return !now.isBefore(begun) && now.isBefore(begun.plus(pause));
        }
    }
}
