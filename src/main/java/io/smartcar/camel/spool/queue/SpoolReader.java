package io.smartcar.camel.spool.queue;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a spool batch by batch. The place that it remembers on the disk moves only by {@link #acknowledge}: what was
 * read and not acknowledged is read again after {@link #rewind} or a new start. For one thread at a time.
 */
public final class SpoolReader implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolReader.class);

    private final Spool spool;
    private final SpoolFolder folder;
    private final RecordFormat format;
    private SegmentCursor cursor;
    private final Deque<Run> unacknowledged = new ArrayDeque<>();
    private long acknowledged;
    private long read;
    private long reported;
    private boolean closed;

    /** Messages of one segment that were read one after the other. */
    private static final class Run {
        private final Segment segment;
        private long messages;
        private long bytes;
        private long end;

        Run(Segment segment) {
            this.segment = segment;
        }
    }

    SpoolReader(Spool spool, SpoolFolder folder) {
        this.spool = spool;
        this.folder = folder;
        this.format = new RecordFormat(folder.identity());
        this.acknowledged = folder.acknowledged();
        this.read = acknowledged;
    }

    /**
     * Reads on, without waiting.
     *
     * @param maximumMessages how many messages at most
     * @param maximumBytes how many bytes of messages; a batch has one message at least, whatever its size
     * @return the next messages, or null if there are none now
     * @throws IOException if the disk cannot be read; all that was not acknowledged is then read again, as after {@link
     *     #rewind}
     */
    public synchronized SpoolBatch next(int maximumMessages, long maximumBytes) throws IOException {
        try {
            SpoolBatch batch = read(maximumMessages, maximumBytes);
            spool.unreadable(false);
            return batch;
        } catch (IOException | RuntimeException | Error e) {
            spool.unreadable(true);
            try {
                rewind();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private SpoolBatch read(int maximumMessages, long maximumBytes) throws IOException {
        List<SpoolBatch.Entry> entries = new ArrayList<>();
        Deque<Run> runs = new ArrayDeque<>(2);
        long bytes = 0;
        while (entries.size() < maximumMessages && advance()) {
            bytes += cursor.size();
            if (bytes > maximumBytes && !entries.isEmpty()) {
                break;
            }
            String id = folder.identity().id(cursor.position());
            ReceivedMessage message = cursor.take();
            entries.add(new SpoolBatch.Entry(id, message));
            add(runs, message);
        }
        if (entries.isEmpty()) {
            return null;
        }
        unacknowledged.addAll(runs);
        long start = read;
        read = runs.getLast().end;
        return new SpoolBatch(entries, start, read);
    }

    private void add(Deque<Run> runs, ReceivedMessage message) {
        Segment segment = cursor.segment();
        if (runs.isEmpty() || runs.getLast().segment != segment) {
            runs.add(new Run(segment));
        }
        Run run = runs.getLast();
        run.messages++;
        run.bytes += message.bytes().length;
        run.end = SpoolPosition.of(segment.number(), cursor.offset());
    }

    /**
     * Remembers that a batch is safe elsewhere; finished segments that were read to their end are deleted.
     *
     * @throws IOException if that cannot be written down: the batch will come again after a new start, unless {@link
     *     #remember} or a later acknowledgement can write
     * @throws IllegalStateException if it is not the next batch to be acknowledged, is to be read again after {@link
     *     #rewind}, or the spool is closed; nothing is remembered then
     */
    public void acknowledge(SpoolBatch batch) throws IOException {
        try {
            remember(batch);
        } finally {
            // nothing of it waits any more, even if that could not be written down
            spool.acknowledged();
        }
    }

    private synchronized void remember(SpoolBatch batch) throws IOException {
        if (closed || batch.start() != acknowledged || batch.end() > read) {
            throw new IllegalStateException("Expected the batch that is acknowledged to begin at "
                    + SpoolPosition.text(acknowledged) + " and to end before what was read, at "
                    + SpoolPosition.text(read) + ", of the spool in '" + folder.directory() + "'"
                    + (closed ? ", which is closed" : "") + "; got " + SpoolPosition.text(batch.start()) + " to "
                    + SpoolPosition.text(batch.end()) + ": it is read again");
        }
        acknowledged = batch.end();
        unacknowledged.removeIf(run -> run.end <= acknowledged);
        folder.acknowledge(acknowledged);
    }

    /**
     * Writes down what was acknowledged, if the last acknowledgement could not; a spool that is closed does so too.
     *
     * @throws IOException if it still cannot be written
     */
    public synchronized void remember() throws IOException {
        if (!closed) {
            folder.remember();
        }
    }

    /** Reads again from behind the last batch that was acknowledged. */
    public synchronized void rewind() throws IOException {
        for (Run run : unacknowledged) {
            if (run.segment.isDropped()) {
                spool.dropped(run.messages, run.bytes);
            }
        }
        unacknowledged.clear();
        read = acknowledged;
        closeCursor();
    }

    /**
     * Takes a segment away that is to be given up.
     *
     * @return up to where was read: what stands before may still be delivered, and counts as dropped only by {@link
     *     #rewind}
     */
    synchronized long drop(Segment segment) {
        segment.drop();
        return read;
    }

    /** Goes to the next record, in the next segment if need be. */
    private boolean advance() throws IOException {
        while (true) {
            if (cursor == null && !open(acknowledged)) {
                return false;
            }
            Segment segment = cursor.segment();
            boolean finished = segment.isFinished();
            boolean found = !segment.isDropped() && cursor.advance();
            if (cursor.passedOver() > 0) {
                report();
                if (!found && finished) {
                    segment.endsAt(cursor.offset() - cursor.passedOver());
                    spool.acknowledged();
                }
            }
            if (found) {
                return true;
            }
            if (!finished || !openAfter(segment.number())) {
                return false;
            }
        }
    }

    private boolean openAfter(long number) throws IOException {
        if (folder.segmentFrom(number + 1) == null) {
            return false;
        }
        closeCursor();
        return open(SpoolPosition.of(number + 1, SegmentHeader.BYTES));
    }

    private boolean open(long position) throws IOException {
        Segment segment = folder.segmentFrom(SpoolPosition.segment(position));
        if (segment == null) {
            return false;
        }
        boolean here = segment.number() == SpoolPosition.segment(position);
        long offset = here ? SpoolPosition.offset(position) : SegmentHeader.BYTES;
        if (segment.isFinished() && offset > Math.max(segment.size(), SegmentHeader.BYTES)) {
            LOG.error(
                    "Expected '{}' to have at least the {} bytes that were read of it, but it has {}; what stood there"
                            + " was delivered, what may have followed it is lost",
                    segment.path(),
                    offset,
                    segment.size());
        }
        cursor = new SegmentCursor(segment, format, offset);
        return true;
    }

    private void report() {
        long at = cursor.position();
        if (at <= reported) {
            return;
        }
        reported = at;
        if (cursor.brokenOff()) {
            LOG.warn(
                    "Passed over the last {} bytes of '{}': a record whose writing was broken off, so that it never"
                            + " counted as stored",
                    cursor.passedOver(),
                    cursor.segment().path());
            return;
        }
        cursor.segment().damage();
        spool.damaged(cursor.passedOver());
        LOG.error(
                "Passed over {} damaged bytes of '{}' before offset {}: the messages in them are lost; check the disk,"
                        + " the file will be kept",
                cursor.passedOver(),
                cursor.segment().path(),
                cursor.offset());
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        closeCursor();
    }

    private void closeCursor() throws IOException {
        SegmentCursor closing = cursor;
        cursor = null;
        if (closing != null) {
            closing.close();
        }
    }
}
