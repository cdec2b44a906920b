package io.smartcar.collect.files;

import io.smartcar.camel.support.LineReader;
import io.smartcar.collect.LineEvents;
import io.smartcar.collect.files.content.DamagedFileException;
import io.smartcar.collect.files.content.FileContent;
import io.smartcar.event.EventBatch;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;

/**
 * The events of one file, batch by batch, in the order of its lines; a batch of rejected events follows the batch of the
 * same lines. A batch is read on demand: looking ahead reads at most one buffer. A batch is empty if all of its lines are
 * dropped.
 */
final class EventBatches implements Iterator<EventBatch>, Closeable {
    private final Exchange exchange;
    private final FileContent content;
    private final LineReader.Source source;
    private final LineReader lines;
    private final LineEvents events;
    private final Path file;
    private final int batchSize;
    private final BooleanSupplier running;

    private volatile int started;
    private boolean closed;
    private boolean interrupted;
    private DamagedFileException damage;
    private long wrongHeaderAt = -1;

    /** @param running false ends the reading between two batches */
    EventBatches(
            Exchange exchange,
            FileContent content,
            LineReader lines,
            LineEvents events,
            Path file,
            int batchSize,
            BooleanSupplier running) {
        this.exchange = exchange;
        this.content = content;
        this.source = content::read;
        this.lines = lines;
        this.events = events;
        this.file = file;
        this.batchSize = batchSize;
        this.running = running;
    }

    /** The offset of the next line in the file's content; before a wrong header, that of its file or archive entry. */
    long consumed() {
        return wrongHeaderAt < 0 ? lines.position() : wrongHeaderAt;
    }

    /** The number of batches returned so far, including one that is being filled. */
    int started() {
        return started;
    }

    /** Whether rejected events of the lines so far are still to be returned. */
    boolean hasRejected() {
        return events.hasRejected();
    }

    /** The damage that ended the reading, after all lines before it; null if there is none. */
    DamagedFileException damage() {
        return damage;
    }

    /** Whether the reading was stopped with lines left. */
    boolean isInterrupted() {
        return interrupted;
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
            boolean left = damage == null && lines.hasNext(source);
            interrupted = left && !running.getAsBoolean();
            return left && !interrupted;
        } catch (DamagedFileException e) {
            damage = e;
            return false;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public EventBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All of " + file + " has been read");
        }
        started++;
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

    @Override
    public void close() throws IOException {
        closed = true;
        content.close();
    }

    private void fill() throws IOException {
        events.begin();
        while (events.size() < batchSize && damage == null && nextLine()) {
            long beginning = content.beginning(lines.offset());
            if (beginning >= 0 && events.hasHeader()) {
                readHeader(beginning);
            } else if (lines.sha256() != null) {
                events.addBeginning(lines.buffer(), lines.offset(), lines.lineLength(), lines.sha256());
            } else {
                events.add(lines.buffer(), lines.start(), lines.length(), lines.offset());
            }
        }
    }

    /** A wrong header is never passed, even if the file cannot be moved: what follows could have other columns. */
    private void readHeader(long beginning) {
        try {
            events.header(lines.buffer(), lines.start(), lines.length());
        } catch (IllegalArgumentException e) {
            damage = new DamagedFileException(e.getMessage());
            wrongHeaderAt = beginning;
        }
    }

    private boolean nextLine() throws IOException {
        try {
            return lines.next(source);
        } catch (DamagedFileException e) {
            damage = e;
            return false;
        }
    }

    private UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("Failed to read the file " + file + " at byte " + lines.position(), cause);
    }
}
