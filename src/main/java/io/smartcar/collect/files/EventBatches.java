package io.smartcar.collect.files;

import io.smartcar.camel.support.LineReader;
import io.smartcar.collect.LineEvents;
import io.smartcar.collect.files.content.DamagedFileException;
import io.smartcar.event.EventBatch;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;

/**
 * The events of one file, batch by batch, in the order of its lines. A batch is read when it is asked for: asking
 * whether there is another one reads at most a buffer's worth. A batch may be empty, if its lines are all dropped.
 */
final class EventBatches implements Iterator<EventBatch>, Closeable {
    private final Exchange exchange;
    private final InputStream content;
    private final LineReader lines;
    private final LineEvents events;
    private final Path file;
    private final int batchSize;
    private final BooleanSupplier wanted;

    private volatile int given;
    private boolean closed;
    private boolean brokenOff;
    private DamagedFileException damage;

    /** @param wanted whether to go on; asked between two batches */
    EventBatches(
            Exchange exchange,
            InputStream content,
            LineReader lines,
            LineEvents events,
            Path file,
            int batchSize,
            BooleanSupplier wanted) {
        this.exchange = exchange;
        this.content = content;
        this.lines = lines;
        this.events = events;
        this.file = file;
        this.batchSize = batchSize;
        this.wanted = wanted;
    }

    /** How many bytes of the file's content have been read as lines. */
    long consumed() {
        return lines.position();
    }

    /** How many batches have been given out, or begun to be. */
    int given() {
        return given;
    }

    /** Whether all lines so far have been given out, those that were refused included. */
    boolean isComplete() {
        return !events.hasRejected();
    }

    /** What is wrong with the content, if that ended the reading; the lines before it have been given out. Or null. */
    DamagedFileException damage() {
        return damage;
    }

    /** Whether reading has ended although lines are left, because nobody wants them now. */
    boolean isBrokenOff() {
        return brokenOff;
    }

    /** Whether lines are left. After a failure none are: the splitter would read all the rest to throw it away. */
    @Override
    public boolean hasNext() {
        if (closed || brokenOff || exchange.getException() != null) {
            return false;
        }
        if (events.hasRejected()) {
            return true;
        }
        try {
            boolean left = damage == null && lines.hasNext(content::read);
            brokenOff = left && !wanted.getAsBoolean();
            return left && !brokenOff;
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
        given++;
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
        while (events.size() < batchSize && nextLine()) {
            if (lines.sha256() != null) {
                events.addBeginning(lines.buffer(), lines.offset(), lines.lineLength(), lines.sha256());
            } else {
                events.add(lines.buffer(), lines.start(), lines.length(), lines.offset());
            }
        }
    }

    private boolean nextLine() throws IOException {
        try {
            return lines.next(content::read);
        } catch (DamagedFileException e) {
            damage = e;
            return false;
        }
    }

    private UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("Failed to read the file " + file + " at byte " + lines.position(), cause);
    }
}
