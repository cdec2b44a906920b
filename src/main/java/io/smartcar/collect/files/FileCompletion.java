package io.smartcar.collect.files;

import io.micrometer.core.instrument.Counter;
import io.smartcar.camel.support.FileNames;
import io.smartcar.camel.support.MessageText;
import io.smartcar.collect.files.content.FileContent;
import io.smartcar.event.EventCounters;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.strategy.GenericFileProcessStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Carries out the outcome of a file: moves or deletes it. It is the last step and can be repeated: a process that is
 * killed before, in or after it loses nothing and reads at most one batch again. The bean {@code fileCompletion}.
 * Thread-safe.
 */
public final class FileCompletion extends GenericFileProcessStrategySupport<File> {
    /** The action on a file that was read. */
    public enum After {
        /** It is moved to the done folder. */
        MOVE,
        /** It is moved to the done folder, and deleted there. */
        DELETE
    }

    private static final Logger LOG = LoggerFactory.getLogger(FileCompletion.class);
    private static final String REASON = ".reason.txt";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final CamelContext camelContext;
    private final FileSelector selector;
    private final DropFolder folder;
    private final After after;
    private final Clock clock;
    private final FileFailures failures = new FileFailures();
    private final FileProgress progress = new FileProgress(System::nanoTime);
    /** Held here: its metrics do not keep it from being garbage-collected. */
    private FileBacklog backlog;

    /**
     * A completion.
     *
     * @param selector is notified of each completed file
     * @param after the action on files that were read
     * @param clock the clock whose time is added to the names of moved files
     */
    public FileCompletion(
            CamelContext camelContext, FileSelector selector, DropFolder folder, After after, Clock clock) {
        this.camelContext = camelContext;
        this.selector = selector;
        this.folder = folder;
        this.after = after;
        this.clock = clock;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (failures.register(camelContext, progress)) {
            PluginHelper.getPeriodTaskScheduler(camelContext)
                    .schedulePeriodTask(progress::report, FileProgress.LOOKED_AT.toMillis());
        }
    }

    /** Registers the metrics of the backlog. Positions are loaded when they are first needed. */
    @Override
    public void prepareOnStartup(GenericFileOperations<File> operations, GenericFileEndpoint<File> endpoint) {
        if (backlog == null) {
            backlog = new FileBacklog(selector, folder);
            backlog.register(camelContext);
        }
    }

    /**
     * False if the file has changed or gone since it was accepted, or the route was suspended in the middle of a poll: Camel
     * then ignores it until the next poll.
     */
    @Override
    public boolean begin(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file) {
        Path path = path(file.getFile());
        boolean begins = FileEvents.isRouteRunning(exchange) && selector.begin(path);
        if (begins) {
            progress.began(path, exchange);
        }
        return begins;
    }

    /** Remembers the failure: the file is retried later. */
    @Override
    public void rollback(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file) {
        Path path = path(file.getFile());
        progress.ended(path);
        failures.failed(path, exchange.getException());
    }

    FileProgress progress() {
        return progress;
    }

    private static Path path(File file) {
        try {
            return FileNames.path(file);
        } catch (IOException e) {
            return file.toPath();
        }
    }

    /**
     * Carries out the outcome of the file.
     *
     * @throws IOException if it cannot be moved or deleted: it stays in place, and is retried later
     * @throws IllegalStateException if none was decided because the route does not end with fileEvents.finish
     */
    @Override
    public void commit(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file)
            throws IOException {
        FileReading reading = FileGroup.of(exchange).leader();
        progress.ended(reading.file());
        if (reading.isInterrupted()) {
            LOG.info("Stopped reading {} at byte {}; it resumes there.", reading.shown(), reading.position());
            selector.finished(reading.file());
            return;
        }
        if (!reading.isFinished()) {
            throw new IllegalStateException(
                    "Expected fileEvents.finish as the last step of file-to-events, but it was not called for "
                            + reading.shown());
        }
        complete(reading);
    }

    /**
     * Carries out the outcome of a file that is finished.
     *
     * @throws IOException as {@link #commit}
     */
    void complete(FileReading reading) throws IOException {
        boolean isMoved;
        try {
            isMoved = carryOut(reading);
        } catch (IOException e) {
            keepPosition(reading, e);
            failures.failed(reading.file(), e);
            throw new IOException("Failed to complete the file " + reading.shown() + ", which was read: " + e, e);
        }
        failures.succeeded(reading.file());
        EventCounters counters = new EventCounters(camelContext);
        String kind = reading.kinds().get(0).name();
        counters.files(kind, reading.damage() == null ? "read" : "failed").increment();
        if (!reading.rejections().isEmpty()) {
            LOG.warn("Of the lines of {}, {}", reading.shown(), reading.rejections());
        }
        reportIgnored(reading, counters.ignoredEntries(kind));
        selector.finished(reading.file());
        if (isMoved) {
            forgetPosition(reading);
        }
    }

    private static void reportIgnored(FileReading reading, Counter counter) {
        FileContent content = reading.content();
        if (content != null && content.ignoredEntries() > 0) {
            counter.increment(content.ignoredEntries());
            LOG.info(
                    "Ignored {} entries of {} that are folders, links, hidden or empty, the first ones {}",
                    content.ignoredEntries(),
                    reading.shown(),
                    content.ignored());
        }
    }

    /** False if another file has taken its name: the file that was read is gone, or was renamed. */
    private boolean carryOut(FileReading reading) throws IOException {
        String damage = reading.damage();
        if (reading.snapshot().isReplaced()) {
            // under another name it is not read again
            reading.savePosition();
            LOG.atLevel(damage == null ? Level.WARN : Level.ERROR)
                    .log(
                            "Another file replaced {}, of which {}. The new one is read next.",
                            reading.shown(),
                            damage == null ? "all was read" : damage);
            return false;
        }
        Path target = target(reading, damage == null ? folder.done() : folder.failed());
        reading.snapshot().moveTo(target);
        if (damage != null) {
            LOG.error("Moved {} to {}: {}", reading.shown(), MessageText.of(target), damage);
            writeReason(reading, target);
        } else if (after == After.DELETE) {
            delete(target);
        }
        return true;
    }

    private static void delete(Path target) {
        try {
            Files.delete(target);
        } catch (IOException e) {
            LOG.warn("Failed to delete {}, which was read: delete it", MessageText.of(target), e);
        }
    }

    /** Writes the log's reason beside the file; a failure changes nothing for the file. */
    private void writeReason(FileReading reading, Path target) {
        Path reason = target.resolveSibling(FileNames.withSuffix(target.getFileName(), REASON, 0));
        try {
            Files.writeString(
                    reason,
                    String.format(
                            "%s %s: %s%nOf its content, %d bytes were read as lines, which are events or dead letters.%n",
                            clock.instant(), reading.shown(), reading.damage(), reading.position()));
        } catch (IOException e) {
            LOG.warn("Failed to write {}", MessageText.of(reason), e);
        }
    }

    /** Without it, everything since the last position would be sent again at each attempt to move the file. */
    private static void keepPosition(FileReading reading, IOException failure) {
        if (reading.position() == 0) {
            return;
        }
        try {
            reading.savePosition();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** The file is completed: a position that stays on the disk does no harm. */
    private static void forgetPosition(FileReading reading) {
        try {
            reading.forgetPosition();
        } catch (IOException e) {
            LOG.warn("Failed to remove the position of {}, which is completed", reading.shown(), e);
        }
    }

    /** The same place below another folder, with the time added to the name: no earlier file is replaced. */
    private Path target(FileReading reading, Path below) throws IOException {
        Path place = folder.root().relativize(reading.snapshot().path());
        String time = TIME.format(clock.instant().atZone(ZoneId.systemDefault()));
        Path parent = place.getParent() == null ? below : below.resolve(place.getParent());
        if (!Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
        String suffix = "." + time;
        for (int number = 2; ; number++) {
            Path target = parent.resolve(FileNames.withSuffix(place.getFileName(), suffix, REASON.length()));
            if (Files.notExists(target)) {
                return target;
            }
            suffix = "." + time + "-" + number;
        }
    }
}
