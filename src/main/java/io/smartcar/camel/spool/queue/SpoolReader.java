package io.smartcar.camel.spool.queue;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a spool batch by batch. The position on the disk moves only by {@link #acknowledge}: unacknowledged messages are
 * read again after {@link #rewind} or a restart. For one thread at a time.
 */
public final class SpoolReader implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolReader.class);

    private final Spool spool;
    private final SpoolFolder folder;
    private final RecordFormat format;
    private SegmentCursor cursor;
    private long acknowledged;
    private long read;
    private long reported;
    private boolean closed;

    SpoolReader(Spool spool, SpoolFolder folder) {
        this.spool = spool;
        this.folder = folder;
        this.format = new RecordFormat(folder.identity());
        this.acknowledged = folder.acknowledged();
        this.read = acknowledged;
    }

    /**
     * Reads the next messages, without waiting.
     *
     * @param maximumMessages how many messages at most
     * @param maximumBytes how many bytes of messages; a batch has one message at least, whatever its size
     * @return the next messages, or null if there are none now
     * @throws IOException if the disk cannot be read; unacknowledged messages are then read again, as after {@link
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
        long bytes = 0;
        long end = read;
        while (entries.size() < maximumMessages && advance()) {
            bytes += cursor.size();
            if (bytes > maximumBytes && !entries.isEmpty()) {
                break;
            }
            String id = folder.identity().id(cursor.position());
            entries.add(new SpoolBatch.Entry(id, cursor.take()));
            end = cursor.position();
        }
        if (entries.isEmpty()) {
            return null;
        }
        long start = read;
        read = end;
        return new SpoolBatch(entries, start, end);
    }

    /**
     * Acknowledges a batch; finished segments that are acknowledged to their end are deleted.
     *
     * @throws IOException if the position cannot be written: the batch is redelivered after a restart, unless {@link
     *     #remember} or a later acknowledgement succeeds
     * @throws IllegalStateException if it is not the next batch to acknowledge, must be read again after {@link #rewind},
     *     or the spool is closed; the position does not move then
     */
    public void acknowledge(SpoolBatch batch) throws IOException {
        try {
            remember(batch);
        } finally {
            // its messages no longer wait, even if the position could not be written
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
        folder.acknowledge(acknowledged);
    }

    /**
     * Writes the acknowledged position if the last acknowledgement failed to; closing the spool does so too.
     *
     * @throws IOException if it still cannot be written
     */
    public synchronized void remember() throws IOException {
        if (!closed) {
            folder.remember();
        }
    }

    /** Continues after the last acknowledged batch. */
    public synchronized void rewind() throws IOException {
        read = acknowledged;
        closeCursor();
    }

    /** The first segment that nothing was read of; null if there is none. */
    synchronized Segment firstUnread() {
        return folder.segmentFrom(reached() + 1);
    }

    /** Deletes a segment with its messages; returns false, and keeps it, if it was reached meanwhile. */
    synchronized boolean drop(Segment segment) {
        boolean unread = segment.number() > reached();
        if (unread) {
            folder.delete(segment);
        }
        return unread;
    }

    private long reached() {
        return cursor == null ? SpoolPosition.segment(read) : cursor.segment().number();
    }

    /** Moves to the next record, in the next segment if necessary. */
    private boolean advance() throws IOException {
        while (true) {
            if (cursor == null && !open(acknowledged)) {
                return false;
            }
            Segment segment = cursor.segment();
            boolean finished = segment.isFinished();
            boolean found = cursor.advance();
            if (cursor.skippedBytes() > 0) {
                report();
                if (!found && finished) {
                    segment.size(cursor.offset() - cursor.skippedBytes());
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
                    "Expected '{}' to have at least {} bytes, but it has {}: those bytes were delivered; any later ones are"
                            + " lost",
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
        if (cursor.incomplete()) {
            LOG.warn(
                    "Skipped the last {} bytes of '{}': an incomplete record, never acknowledged as stored",
                    cursor.skippedBytes(),
                    cursor.segment().path());
            return;
        }
        cursor.segment().damage();
        spool.damaged(cursor.skippedBytes());
        LOG.error(
                "Skipped {} damaged bytes of '{}' before offset {}: the messages in them are lost, the file will be kept."
                        + " Check the disk",
                cursor.skippedBytes(),
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
