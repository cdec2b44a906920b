package io.smartcar.collect.files;

import io.smartcar.camel.support.LineFormat;
import io.smartcar.camel.support.LineReader;
import io.smartcar.camel.support.MessageText;
import io.smartcar.collect.LineEvents;
import io.smartcar.collect.files.content.Compression;
import io.smartcar.collect.files.content.DamagedFileException;
import io.smartcar.collect.files.content.FileContent;
import io.smartcar.event.EventBatch;
import io.smartcar.event.kind.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reading of one file, from its beginning or from its position: the events, batch by batch, in the order of the lines; a
 * batch of rejected events follows the batch of the same lines. A batch is read on demand: looking ahead reads at most one
 * buffer. A batch is empty if all of its lines are dropped.
 */
final class FileReading implements Iterator<EventBatch>, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FileReading.class);
    private static final int SHOWN_DAMAGES = 10;
    /** A file of at most this size gets a buffer of its size. */
    private static final int SMALL = 64 * 1024;

    private static final byte[] NONE = {};

    private final Exchange exchange;
    private final Path file;
    private final List<Kind> kinds;
    private final FileSnapshot snapshot;
    private final String identity;
    private final DropFolder folder;
    private final FilePositions positions;

    private volatile FileContent content;
    private LineFormat format;
    private LineReader lines;
    private LineEvents events;
    private FileLimits limits;
    private int batchSize;
    private boolean refused;
    private BooleanSupplier running;

    private long savedPosition;
    /** Lines before it are acknowledged. */
    private long resumedAt;

    private volatile int startedBatches;
    private int acknowledgedBatches;
    private boolean closed;
    private boolean interrupted;
    private boolean finished;
    private final List<String> damages = new ArrayList<>();
    private long damageCount;

    /**
     * @param kinds the kinds that claim the file, at least one
     * @param snapshot the file as this reading begins
     * @param identity see {@link FileSnapshot#identity}
     */
    FileReading(
            Exchange exchange, Path file, List<Kind> kinds, FileSnapshot snapshot, String identity, DropFolder folder) {
        this.exchange = exchange;
        this.file = file;
        this.kinds = kinds;
        this.snapshot = snapshot;
        this.identity = identity;
        this.folder = folder;
        this.positions = folder.positions();
    }

    /** The position: the offset before which everything is acknowledged; 0 if the file was never read. */
    private long position() throws IOException {
        positions.writePending();
        savedPosition = positions.offset(identity);
        return savedPosition;
    }

    /**
     * Opens the file.
     *
     * @param whileRunning false ends the reading between two batches
     * @throws IOException if it cannot be read, or was replaced since the snapshot was taken; or if positions cannot be
     *     read or written: the batches would be sent again after a crash
     */
    void open(FileLimits fileLimits, int maxBytes, LineEvents into, int lineCount, BooleanSupplier whileRunning)
            throws IOException {
        format = LineFormat.unchanged(maxBytes);
        resumedAt = position();
        lines = new LineReader(format, resumedAt, NONE, 0);
        limits = fileLimits;
        events = into;
        batchSize = lineCount;
        running = whileRunning;
        boolean opened = false;
        try {
            content = FileContent.of(folder.open(file), file, limits.contentBytes(snapshot.size()));
            if (!FileSnapshot.of(file).equals(snapshot)) {
                throw new IOException("The file " + shown() + " was replaced or written to while it was opened:"
                        + " the present one is read later");
            }
            content.resume(resumedAt);
            lines = snapshot.size() > SMALL
                    ? new LineReader(format, content.position())
                    : new LineReader(format, content.position(), NONE, snapshot.size());
            opened = true;
        } catch (DamagedFileException e) {
            note(e);
        } finally {
            if (!opened) {
                close();
            }
        }
        if (opened && resumedAt > 0) {
            LOG.info("Resuming {} at byte {}; everything before it is acknowledged.", shown(), resumedAt);
        }
    }

    /** Whether there is another batch. None after a failure: the splitter would read the rest only to discard it. */
    @Override
    public boolean hasNext() {
        if (closed || interrupted || exchange.getException() != null) {
            return false;
        }
        if (events.hasRejected()) {
            return true;
        }
        try {
            boolean left = !refused && beyondDamage(() -> lines.hasNext(this::read));
            interrupted = left && !running.getAsBoolean();
            return left && !interrupted;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public EventBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All of " + shown() + " has been read");
        }
        startedBatches++;
        if (events.hasRejected()) {
            return events.takeRejected();
        }
        try {
            fill();
        } catch (IOException e) {
            throw unreadable(e);
        }
        EventBatch kept = events.takeKept();
        return kept.isEmpty() && events.hasRejected() ? events.takeRejected() : kept;
    }

    /**
     * Reads a small file at once, and closes it.
     *
     * @return all of its events; null if they do not fit into a batch, a line is rejected, or the file is damaged or cannot be
     *     read: it is to be read on its own
     */
    List<Exchange> whole() {
        try (this) {
            EventBatch all = hasNext() ? next() : null;
            boolean isWhole = all != null && !all.isRejected() && !hasNext() && !interrupted && damageCount == 0;
            return isWhole ? all : null;
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Failed to read {} with others", shown(), e);
            return null;
        }
    }

    private void fill() throws IOException {
        events.begin();
        while (events.size() < batchSize && !refused && beyondDamage(() -> lines.next(this::read))) {
            long beginning = content.beginning(lines.offset());
            if (beginning >= 0 && events.hasHeader()) {
                readHeader(beginning);
            } else if (lines.offset() >= resumedAt) {
                events.add(lines);
                refuseOfOtherKind();
            }
        }
    }

    /** Reads on, unless the end of a line is not found: the file is put aside. */
    private int read(byte[] target, int from, int length) throws IOException {
        if (lines.readPosition() - lines.position() > limits.lineBytes()) {
            refused = true;
            throw new DamagedFileException(content.entry() + "the line at byte " + lines.position() + " has more than "
                    + limits.lineBytes() + " bytes (files.max-line-bytes). It and the rest were not read");
        }
        return content.read(target, from, length);
    }

    /** Puts a file aside before all of its lines are dead letters. */
    private void refuseOfOtherKind() {
        if (limits.isExceeded(events.rejectedLines(), events.lines())) {
            refused = true;
            note(new DamagedFileException("of the first " + events.lines() + " lines that were read, "
                    + events.rejections() + ". The rest was not read, since more than "
                    + limits.rejectedLines() + " lines (files.max-rejected-lines) and "
                    + limits.rejectedPercent() + " percent (files.max-rejected-percent) were rejected: if its kind is"
                    + " wrong, correct it, then move the file back"));
        }
    }

    /** What follows a wrong header could have other columns. */
    private void readHeader(long beginning) throws IOException {
        try {
            events.header(lines.buffer(), lines.start(), lines.length());
        } catch (IllegalArgumentException e) {
            note(new DamagedFileException(content.entry() + e.getMessage()));
            content.skipEntry(beginning);
            lines = new LineReader(format, beginning);
        }
    }

    /** A step of the reader of lines. */
    @FunctionalInterface
    private interface Step {
        boolean take() throws IOException;
    }

    /** After damage, continues with the next entry of an archive, without the line that the damage cuts. */
    private boolean beyondDamage(Step step) throws IOException {
        while (true) {
            try {
                return step.take();
            } catch (DamagedFileException e) {
                note(e);
                if (refused) {
                    return false;
                }
                lines = new LineReader(format, content.position());
            }
        }
    }

    private void note(DamagedFileException damage) {
        damageCount++;
        if (damageCount <= SHOWN_DAMAGES) {
            damages.add(damage.getMessage());
        }
    }

    private UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("Failed to read the file " + shown() + " at byte " + lines.position(), cause);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (content != null) {
            content.close();
        }
    }

    // its position

    /**
     * Takes a batch as acknowledged, counts its lines, and saves the position behind it. Neither happens while a dead
     * letter of the same lines is still to come; and no position is saved if the file ends here: then it is about to be
     * moved, or this batch is sent again.
     *
     * @throws IOException if an earlier batch is not acknowledged: the position must not pass it; or if the position
     *     cannot be written
     */
    synchronized void acknowledgeBatch() throws IOException {
        requireAcknowledged(startedBatches - 1);
        acknowledgedBatches++;
        if (events.hasRejected()) {
            return;
        }
        boolean isPartly = hasNext() || interrupted;
        events.count();
        if (isPartly) {
            savePosition();
        }
    }

    private void requireAcknowledged(int batches) throws IOException {
        if (acknowledgedBatches != batches) {
            throw new IOException("Expected the batches of the file " + shown()
                    + " to be acknowledged one after the other, but of " + startedBatches + " only "
                    + acknowledgedBatches + " are: it stays in place, and is read again from there. Keep"
                    + " stopOnException: true and the last step fileEvents.acknowledge, without parallelProcessing, in"
                    + " the split of the route file-to-events");
        }
    }

    void savePosition() throws IOException {
        positions.save(identity, file, snapshot.key(), consumed());
        savedPosition = consumed();
    }

    void forgetPosition() throws IOException {
        if (savedPosition > 0) {
            positions.forget(identity);
        }
    }

    /** The offset of the next line in the content; before a wrong header, that of its file or archive entry. */
    long consumed() {
        return lines.position();
    }

    /** How far it is read, for messages; for use by any thread. */
    String progress() {
        long size = snapshot.size();
        long read = content == null ? 0 : Math.min(size, content.bytesRead());
        return String.format(Locale.ROOT, "%,d of %,d bytes (%d %%)", read, size, size == 0 ? 100 : 100 * read / size);
    }

    // its outcome

    /**
     * Ends the reading, unless it was interrupted.
     *
     * @throws IOException if the file was changed while it was read, or a batch is not acknowledged: it is read again
     */
    synchronized void finish() throws IOException {
        if (interrupted) {
            return;
        }
        requireAcknowledged(startedBatches);
        FileSnapshot now = present();
        boolean partly = damageCount == 0 && content.compression() == Compression.NONE && now.size() != consumed();
        // a file that has replaced this one is not a change: it is read separately, next
        if (now.isSameFile(snapshot) && (partly || !now.equals(snapshot))) {
            throw snapshot.changed(now);
        }
        finished = true;
    }

    /** If the file was renamed, its reading resumes at its end, under the other name. */
    private FileSnapshot present() throws IOException {
        try {
            return FileSnapshot.of(file);
        } catch (NoSuchFileException e) {
            savePosition();
            throw e;
        }
    }

    /** Whether the reading was stopped before the end of the file, to resume later. */
    boolean isInterrupted() {
        return interrupted;
    }

    /** Whether all that can be read was read and acknowledged. */
    boolean isFinished() {
        return finished;
    }

    /** The damage that was found; null if there is none. Lines before it were read, and other entries of an archive. */
    String damage() {
        if (damageCount == 0) {
            return null;
        }
        String found = String.join("; ", damages);
        return damageCount > SHOWN_DAMAGES ? found + "; and " + (damageCount - SHOWN_DAMAGES) + " more" : found;
    }

    /** The rejected lines and the reasons, for messages; empty if there are none, or the file was refused for them. */
    String rejections() {
        boolean inDamage = limits.isExceeded(events.rejectedLines(), events.lines());
        return inDamage || events.rejectedLines() == 0 ? "" : events.rejections();
    }

    /** What was read; null if the file could not be opened as what it is. */
    FileContent content() {
        return content;
    }

    Path file() {
        return file;
    }

    /** The file in messages. */
    String shown() {
        return MessageText.of(file);
    }

    /** The kinds that claim the file, at least one. */
    List<Kind> kinds() {
        return kinds;
    }

    /** The file as this reading began. */
    FileSnapshot snapshot() {
        return snapshot;
    }
}
