package io.smartcar.collect.files;

import io.smartcar.collect.files.content.Compression;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Arrays;
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
 * Decides which entries of the drop folder are read now: regular, readable, finished files that a kind claims. Everything
 * else stays where it is and is reported once. A file whose reading failed is left alone for a time that doubles with
 * each failure, from a second to five minutes, while others are read. The bean {@code fileSelector}. Thread-safe once
 * configured.
 */
public final class FileSelector implements GenericFileFilter<File> {
    private static final Logger LOG = LoggerFactory.getLogger(FileSelector.class);
    private static final int REPORTED_AT_MOST = 10_000;
    /** More than can be found at a time and not yet begun. */
    private static final int FINISHED_AT_MOST = 10_000;

    /** Stands in a name for what is no letter in the encoding of this process. */
    private static final char UNKNOWN_LETTER = '\ufffd';

    private static final String MISREAD_NAME =
            "its name is not in the encoding that this process has names of files in, "
                    + System.getProperty("sun.jnu.encoding")
                    + ": rename it, or set LC_ALL to the locale whose encoding it is in, such as C.UTF-8";

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** Not paths: those cannot be made of every name. */
    private final Set<File> reported = new HashSet<>();

    private final Map<Path, Attempt> attempts = new HashMap<>();
    private final Map<Path, Sight> sights = new HashMap<>();
    /** Files that were finished lately and are gone, the oldest first. */
    private final Set<Path> finished = new LinkedHashSet<>();

    private Kinds kinds;
    private DropFolder folder;
    private boolean recursive;
    private boolean byName = true;
    private FileMarker mark = new FileMarker("");
    private List<PathMatcher> unfinished = List.of();
    private long quietMilliseconds = 2000;
    private Clock clock = Clock.systemUTC();

    /** The kinds that claim files by their names. Required. */
    public void setKinds(Kinds kinds) {
        this.kinds = kinds;
    }

    /** The drop folder. Required. */
    public void setFolder(DropFolder folder) {
        this.folder = folder;
    }

    /** Whether folders in the drop folder are looked into; false by default. */
    public void setRecursive(boolean recursive) {
        this.recursive = recursive;
    }

    /** The order in which files are read: {@code name}, the default, or {@code modified}. */
    public void setOrder(String order) {
        this.byName = order.equals("name");
    }

    /** The name of the file that says that another one is finished, as {@link FileMarker} has it; none by default. */
    public void setMarker(String marker) {
        this.mark = new FileMarker(marker);
    }

    /** Names, as globs separated by commas, of files that are being written: they are passed over. None by default. */
    public void setUnfinished(String globs) {
        this.unfinished = Arrays.stream(globs.split(","))
                .map(String::trim)
                .filter(glob -> !glob.isEmpty())
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
    }

    /** How long a file must not have been written to before it is read, in milliseconds; 2,000 by default. */
    public void setQuietMs(long quietMilliseconds) {
        this.quietMilliseconds = quietMilliseconds;
    }

    /** The clock that quiet times and pauses are measured by; the system's by default. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** Whether looking for files may end at the first that are found: they are found by name. For the route. */
    public boolean isOrderedByName() {
        return byName;
    }

    /** The kinds of a file by its name, or by the name that it had before it was compressed. */
    List<Kind> kinds(Path fileName) {
        List<Kind> claiming = kinds.allOfFile(fileName);
        return claiming.isEmpty() ? kinds.allOfFile(Compression.nameWithoutEnding(fileName)) : claiming;
    }

    @Override
    public synchronized boolean accept(GenericFile<File> entry) {
        File file = entry.getFile();
        try {
            Path path = file.toPath();
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isDirectory() ? acceptFolder(path) : acceptFile(path, attributes);
        } catch (InvalidPathException e) {
            return leave(file, MISREAD_NAME);
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file.toPath())) {
                return leave(file, "it cannot be read: it links to nothing");
            }
            // else it has vanished
            return file.getName().indexOf(UNKNOWN_LETTER) >= 0 && leave(file, MISREAD_NAME);
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
                    && leave(path, "it is a folder: folders are looked into with files.recursive=true");
        }
        return !Files.isSymbolicLink(path) || leave(path, "it is a link to a folder: such links are not followed");
    }

    private boolean acceptFile(Path path, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            return leave(path, "it is not a regular file");
        }
        if (mark.isMarker(path) || unfinished.stream().anyMatch(glob -> glob.matches(path.getFileName()))) {
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
        if (!mark.isFinished(path)
                || !isQuiet(path, attributes, now)
                || attempts.getOrDefault(path, Attempt.NONE).pausesAt(now)
                || stays(path, attributes)) {
            return false;
        }
        if (mark.isOlderThan(path, attributes)) {
            return leave(
                    path,
                    "it was written to after " + mark.markerOf(path) + " came: if it is finished, touch the latter");
        }
        // a second time it is reported again
        reported.remove(path.toFile());
        return true;
    }

    /** Whether a file is one of those that are read, now or later. */
    boolean isToBeRead(Path path, BasicFileAttributes attributes) {
        return attributes.isRegularFile()
                && !mark.isMarker(path)
                && unfinished.stream().noneMatch(glob -> glob.matches(path.getFileName()))
                && !kinds(path.getFileName()).isEmpty()
                && !stays(path, attributes);
    }

    /** Whether the folders in the drop folder are looked into. */
    boolean isRecursive() {
        return recursive;
    }

    private boolean stays(Path path, BasicFileAttributes attributes) {
        try {
            return folder.memory().stays(FileState.of(path, attributes));
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to see whether " + path + " was read before", e);
        }
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

    /** Tells that nothing is to be done with a file any more, and takes its marker away unless the file is still there. */
    synchronized void finished(Path file) throws IOException {
        attempts.remove(file);
        attempts.keySet().removeIf(Files::notExists);
        sights.keySet().removeIf(Files::notExists);
        if (Files.notExists(file)) {
            mark.remove(file);
            finished.add(file);
            if (finished.size() > FINISHED_AT_MOST) {
                finished.remove(finished.iterator().next());
            }
        }
    }

    /** Whether a file is gone because it is finished: it was found in the moment before. Others were taken away. */
    synchronized boolean isFinished(Path file) {
        return finished.contains(file) && Files.notExists(file);
    }

    private boolean leave(Path path, String reason) {
        return leave(path.toFile(), reason);
    }

    private boolean leave(File file, String reason) {
        if (reported.size() == REPORTED_AT_MOST) {
            reported.removeIf(one -> !one.exists());
        }
        if (reported.size() < REPORTED_AT_MOST && reported.add(file)) {
            LOG.warn("Left {} where it is: {}", file, reason);
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
