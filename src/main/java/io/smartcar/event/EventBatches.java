package io.smartcar.event;

import io.smartcar.file.DamagedFileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.camel.Exchange;

/**
 * The events of one file, batch by batch, in the order of its lines. A batch is read when it is asked for: asking
 * whether there is another one reads at most a buffer's worth. A batch may be empty, if its lines are all dropped.
 */
final class EventBatches implements Iterator<EventBatch>, Closeable {
    private final Exchange exchange;
    private final LineReader lines;
    private final LineEvents events;
    private final Path file;
    private final int batchSize;

    private boolean closed;
    private DamagedFileException damage;

    EventBatches(Exchange exchange, LineReader lines, LineEvents events, Path file, int batchSize) {
        this.exchange = exchange;
        this.lines = lines;
        this.events = events;
        this.file = file;
        this.batchSize = batchSize;
    }

    /** How many bytes of the file's content have been read as lines. */
    long consumed() {
        return lines.consumed();
    }

    /** Whether all lines so far have been given out, those that were refused included. */
    boolean isComplete() {
        return !events.hasRefused();
    }

    /** What is wrong with the content, if that ended the reading; the lines before it have been given out. Or null. */
    DamagedFileException damage() {
        return damage;
    }

    /** Whether lines are left. After a failure none are: the splitter would read all the rest to throw it away. */
    @Override
    public boolean hasNext() {
        if (closed || exchange.getException() != null) {
            return false;
        }
        if (events.hasRefused()) {
            return true;
        }
        try {
            return damage == null && lines.hasNext();
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
        if (events.hasRefused()) {
            return events.takeRefused();
        }
        try {
            fill();
        } catch (IOException e) {
            throw unreadable(e);
        }
        EventBatch kept = events.takeKept();
        return kept.isEmpty() && events.hasRefused() ? events.takeRefused() : kept;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        lines.close();
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
            return lines.next();
        } catch (DamagedFileException e) {
            damage = e;
            return false;
        }
    }

    private UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("Failed to read the file " + file + " at byte " + lines.consumed(), cause);
    }
}
