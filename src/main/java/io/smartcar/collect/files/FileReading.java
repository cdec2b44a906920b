package io.smartcar.collect.files;

import io.smartcar.camel.support.MessageText;
import io.smartcar.collect.LineEvents;
import io.smartcar.collect.files.FileLines.Batch;
import io.smartcar.collect.files.content.Compression;
import io.smartcar.collect.files.content.DamagedFileException;
import io.smartcar.collect.files.content.FileContent;
import io.smartcar.event.EventBatch;
import io.smartcar.event.kind.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.util.IOHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reading of one file, from its beginning or from its position: the events, batch by batch, in the order of the lines; a
 * batch of rejected events follows the batch of the same lines. A batch is empty if all of its lines are dropped. While one
 * is sent, the next is read by another thread; a failure discards it unsent.
 */
final class FileReading implements Iterator<EventBatch>, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FileReading.class);

    private final Exchange exchange;
    private final Path file;
    private final List<Kind> kinds;
    private final FileSnapshot snapshot;
    private final String identity;
    private final DropFolder folder;
    private final FilePositions positions;

    private volatile FileLines lines;
    private Executor reader;
    private BooleanSupplier running;

    /** The offset before which everything is handed out. */
    private long position;

    private long savedPosition;

    /** The lines that were handed out last. */
    private Batch batch;

    private boolean deadLettersNext;
    /** The lines behind them, being read. */
    private CompletableFuture<Batch> next;

    private volatile int startedBatches;
    private int acknowledgedBatches;
    private boolean closed;
    private boolean interrupted;
    private boolean finished;

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

    /** The offset before which everything is acknowledged; 0 if the file was never read. */
    private long acknowledgedPosition() throws IOException {
        positions.writePending();
        savedPosition = positions.offset(identity);
        return savedPosition;
    }

    /**
     * Opens the file.
     *
     * @param readAhead reads each batch but the first
     * @param whileRunning false ends the reading between two batches
     * @throws IOException if it cannot be read, or was replaced since the snapshot was taken; or if positions cannot be
     *     read or written: the batches would be sent again after a crash
     */
    void open(
            FileLimits limits,
            int maxBytes,
            LineEvents into,
            int batchSize,
            Executor readAhead,
            BooleanSupplier whileRunning)
            throws IOException {
        position = acknowledgedPosition();
        FileLines opening = new FileLines(position, maxBytes, into, limits, batchSize);
        lines = opening;
        reader = readAhead;
        running = whileRunning;
        boolean opened = false;
        try {
            FileContent content = FileContent.of(folder.open(file), file, limits.contentBytes(snapshot.size()));
            opening.open(content, snapshot.size());
            if (!FileSnapshot.of(file).equals(snapshot)) {
                throw new IOException("The file " + shown() + " was replaced or written to while it was opened:"
                        + " the present one is read later");
            }
            opened = true;
        } catch (DamagedFileException e) {
            opening.note(e);
        } finally {
            if (!opened) {
                close();
            }
        }
        if (opened && position > 0) {
            LOG.info("Resuming {} at byte {}; everything before it is acknowledged.", shown(), position);
        }
    }

    /** Whether there is another batch. None after a failure: the splitter would read the rest only to discard it. */
    @Override
    public boolean hasNext() {
        if (closed || interrupted || exchange.getException() != null) {
            return false;
        }
        if (deadLettersNext) {
            return true;
        }
        boolean left = batch == null ? hasFirst() : !batch.last();
        interrupted = left && !running.getAsBoolean();
        return left && !interrupted;
    }

    private boolean hasFirst() {
        try {
            return lines.hasNext();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public EventBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All of " + shown() + " has been read");
        }
        if (!deadLettersNext) {
            batch = nextBatch();
            position = batch.end();
            next = batch.last() ? null : CompletableFuture.supplyAsync(this::read, reader);
        }
        startedBatches++;
        boolean isRejected = deadLettersNext
                || batch.events().isEmpty() && !batch.deadLetters().isEmpty();
        deadLettersNext = !isRejected && !batch.deadLetters().isEmpty();
        return isRejected ? batch.deadLetters() : batch.events();
    }

    private Batch nextBatch() {
        if (next == null) {
            return read();
        }
        try {
            return next.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UncheckedIOException unreadable
                    ? unreadable
                    : new IllegalStateException("Failed to read the file " + shown(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreadable(new InterruptedIOException("Interrupted while it was read"));
        }
    }

    private Batch read() {
        try {
            return lines.next();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("Failed to read the file " + shown() + " behind byte " + position, cause);
    }

    /** Whether the batch that was handed out is the last. */
    boolean isAtEnd() {
        return batch != null && batch.last() && !deadLettersNext;
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
            return all != null && !all.isRejected() && isAtEnd() && damage() == null ? all : null;
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Failed to read {} with others", shown(), e);
            return null;
        }
    }

    /** Lines that are still being read, unneeded by now, are waited for: what decompresses them may not be taken away. */
    @Override
    public void close() throws IOException {
        closed = true;
        if (next == null || next.isDone()) {
            lines.close();
        } else {
            next.whenComplete((read, failure) -> IOHelper.close(lines));
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
        if (deadLettersNext) {
            return;
        }
        batch.counts().run();
        if (!batch.last()) {
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
        positions.save(identity, file, snapshot.key(), position);
        savedPosition = position;
    }

    void forgetPosition() throws IOException {
        if (savedPosition > 0) {
            positions.forget(identity);
        }
    }

    /** The offset in the content before which everything is read, and acknowledged unless a batch is being sent. */
    long position() {
        return position;
    }

    /** How far it is read, for messages; for use by any thread. */
    String progress() {
        long size = snapshot.size();
        FileContent content = content();
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
        boolean partly = damage() == null && content().compression() == Compression.NONE && now.size() != position;
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

    /** See {@link FileLines#damage}. */
    String damage() {
        return lines.damage();
    }

    /** See {@link FileLines#rejections}. */
    String rejections() {
        return lines.rejections();
    }

    /** What was read; null if the file could not be opened as what it is. */
    FileContent content() {
        return lines == null ? null : lines.content();
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
