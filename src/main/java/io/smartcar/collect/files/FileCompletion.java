package io.smartcar.collect.files;

import io.smartcar.collect.files.FileReading.Fate;
import io.smartcar.collect.files.KnownFile.Outcome;
import io.smartcar.event.EventCounters;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Moves, deletes or keeps a file when all of it is acknowledged, and moves those out of the way that cannot be read.
 * What it does comes last and can be done again: a process that is killed before, in or after it loses nothing and reads
 * at most one batch again. The bean {@code fileCompletion}. Thread-safe once configured.
 */
public final class FileCompletion implements GenericFileProcessStrategy<File>, CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(FileCompletion.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private CamelContext camelContext;
    private FileSelector files;
    private DropFolder folder;
    private FileEnd after = FileEnd.MOVE;
    private boolean remembering = true;
    private Clock clock = Clock.systemDefaultZone();
    private FileBacklog waiting;

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** The folder's keeper, which is told of each file that is dealt with. Required. */
    public void setFiles(FileSelector files) {
        this.files = files;
    }

    /** The drop folder. Required. */
    public void setFolder(DropFolder folder) {
        this.folder = folder;
    }

    /** What becomes of files that were read; {@code move} by default. */
    public void setAfter(FileEnd after) {
        this.after = after;
    }

    /** What is done with files whose content was read before; if nothing, contents are not remembered. */
    public void setDuplicates(FileChoice duplicates) {
        this.remembering = duplicates != FileChoice.IGNORE;
    }

    /** The clock whose time is added to the names of files that are moved; the system's by default. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void prepareOnStartup(GenericFileOperations<File> operations, GenericFileEndpoint<File> endpoint) {
        // positions and memory are read when they are needed
        if (waiting == null) {
            waiting = new FileBacklog(files, folder);
            waiting.show(camelContext);
        }
    }

    @Override
    public boolean begin(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file) {
        return true;
    }

    @Override
    public void abort(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file) {
        // nothing was begun
    }

    @Override
    public void rollback(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file) {
        // it stays where it is, and will be read on
    }

    /**
     * Does with the file what was decided.
     *
     * @throws IOException if it cannot be moved or deleted: it stays, and that is tried again later
     * @throws IllegalStateException if nothing was decided because the route does not end with fileEvents.finish
     */
    @Override
    public void commit(
            GenericFileOperations<File> operations,
            GenericFileEndpoint<File> endpoint,
            Exchange exchange,
            GenericFile<File> file)
            throws IOException {
        FileReading reading = FileReading.of(exchange);
        if (reading.isBrokenOff()) {
            LOG.info("Stopped reading {} at byte {}, to go on there", reading.file(), reading.consumed());
        }
        if (reading.isBrokenOff() || reading.fate() == Fate.SETTLED) {
            files.finished(reading.file());
            return;
        }
        try {
            dispose(reading);
        } catch (IOException e) {
            keepPosition(reading, e);
            throw new IOException("Failed to deal with the file " + reading.file() + ", which was read: " + e, e);
        }
        EventCounters.of(camelContext)
                .files(reading.kinds().get(0).name(), reading.fate().name().toLowerCase(Locale.ROOT))
                .increment();
        files.finished(reading.file());
        forgetPosition(reading);
    }

    /** What is sent must not be sent again at each attempt to move the file. */
    private void keepPosition(FileReading reading, IOException failure) {
        if (reading.consumed() == 0) {
            return;
        }
        try {
            folder.positions()
                    .save(reading.identity(), reading.file(), reading.state().key(), reading.consumed());
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** The file is dealt with: a position that stays on the disk does no harm. */
    private void forgetPosition(FileReading reading) {
        if (!reading.hasPosition()) {
            return;
        }
        try {
            folder.positions().forget(reading.identity());
        } catch (IOException e) {
            LOG.warn("Failed to forget how far {} was read, of which nothing is left to read", reading.file(), e);
        }
    }

    private void dispose(FileReading reading) throws IOException {
        Path file = reading.file();
        FileSnapshot judged = reading.judged();
        if (reading.fate() != Fate.OPEN && judged.isReplaced()) {
            leaveTheOtherOne(reading);
            return;
        }
        switch (reading.fate()) {
            case READ -> finish(reading);
            case FAILED -> {
                Path target = target(reading, folder.failed());
                judged.moveTo(target);
                LOG.error("Moved {} to {}: {}", file, target, reading.reason());
                writeReason(reading, target);
            }
            case DUPLICATE -> {
                Path target = target(reading, folder.duplicates());
                judged.moveTo(target);
                LOG.warn("Moved {} to {}, not read: {}", file, target, reading.reason());
            }
            case LEFT -> {
                remember(reading, judged.state(), Outcome.LEFT);
                LOG.warn("Left {} where it is: {}", file, reading.reason());
            }
            default ->
                throw new IllegalStateException(
                        "Expected fileEvents.finish as the last step of file-to-events, but it was not called for "
                                + file);
        }
    }

    /** What was read is gone. What has its name now was not read, and will be. */
    private void leaveTheOtherOne(FileReading reading) {
        if (reading.fate() == Fate.READ) {
            LOG.warn("Another file has replaced {} when all of it was read: that one is read next", reading.file());
            rememberContent(reading);
        } else {
            LOG.atLevel(reading.fate() == Fate.FAILED ? Level.ERROR : Level.WARN)
                    .log(
                            "Another file has replaced {}, of which this was to be said: {}. That one is read next",
                            reading.file(),
                            reading.reason());
        }
    }

    /** It is in the log as well: that it cannot be written changes nothing for the file. */
    private void writeReason(FileReading reading, Path target) {
        Path reason = target.resolveSibling(target.getFileName() + ".reason.txt");
        try {
            Files.writeString(
                    reason,
                    clock.instant() + " " + reading.file() + ": " + reading.reason() + System.lineSeparator()
                            + "Of its content, "
                            + reading.consumed() + " bytes were read as lines, which are events or dead letters."
                            + System.lineSeparator());
        } catch (IOException e) {
            LOG.warn("Failed to write {}", reason, e);
        }
    }

    private void finish(FileReading reading) throws IOException {
        switch (after) {
            case MOVE -> {
                reading.judged().moveTo(target(reading, folder.done()));
                rememberContent(reading);
            }
            case DELETE -> {
                reading.judged().delete(hidden(reading.file()));
                rememberContent(reading);
            }
            case KEEP -> remember(reading, reading.state(), Outcome.KEPT);
        }
    }

    /** The file is dealt with already: without a memory, another one of its content is not noticed, and no more. */
    private void rememberContent(FileReading reading) {
        if (!remembering || reading.sha256().isEmpty()) {
            return;
        }
        try {
            remember(reading, reading.state(), Outcome.READ);
        } catch (IOException e) {
            LOG.warn("Failed to remember the content of {}, which was read", reading.file(), e);
        }
    }

    private void remember(FileReading reading, FileState state, Outcome outcome) throws IOException {
        Instant now = clock.instant();
        folder.memory().add(new KnownFile(now, outcome, state, reading.edges(), reading.sha256()));
    }

    /** The file's place below another folder, the time added to its name: a file never replaces an earlier one. */
    private Path target(FileReading reading, Path below) throws IOException {
        Path place = folder.root().relativize(reading.state().path());
        String time = time();
        Path target = below.resolve(place.resolveSibling(place.getFileName() + "." + time));
        Files.createDirectories(target.getParent());
        for (int number = 2; Files.exists(target); number++) {
            target = below.resolve(place.resolveSibling(place.getFileName() + "." + time + "-" + number));
        }
        return target;
    }

    /** A name beside the file that nobody reads. */
    private Path hidden(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + time() + ".read");
    }

    private String time() {
        return TIME.format(clock.instant().atZone(ZoneId.systemDefault()));
    }
}
