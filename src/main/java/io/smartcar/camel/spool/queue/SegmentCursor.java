package io.smartcar.camel.spool.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Reads the records of one segment in order. Skips damaged bytes up to the next valid record, and counts them. Not
 * thread-safe.
 */
final class SegmentCursor implements Closeable {
    private static final int WINDOW = 256 * 1024;

    private final Segment segment;
    private final RecordFormat format;
    private final FileChannel channel;
    private ByteBuffer window;
    private long windowStart;
    private long offset;
    private int size;
    private long skippedBytes;
    private boolean incomplete;

    SegmentCursor(Segment segment, RecordFormat format, long offset) throws IOException {
        this(segment, format, offset, WINDOW);
    }

    /** With a window of this initial size, which grows with the records. */
    SegmentCursor(Segment segment, RecordFormat format, long offset, int windowBytes) throws IOException {
        this.segment = segment;
        this.format = format;
        this.offset = Math.max(offset, SegmentHeader.BYTES);
        this.window = ByteBuffer.allocate(windowBytes).limit(0);
        this.channel = segment.open(StandardOpenOption.READ);
    }

    Segment segment() {
        return segment;
    }

    /** The offset of the next record, even if it is not yet written. */
    long offset() {
        return offset;
    }

    /** The number of invalid bytes that the last {@link #advance} skipped. */
    long skippedBytes() {
        return skippedBytes;
    }

    /** Whether the skipped bytes are the beginning of a record that was never completed. */
    boolean incomplete() {
        return incomplete;
    }

    /**
     * Moves to the next valid record.
     *
     * @return whether there is one; if not, and the segment is finished, there will be none
     */
    boolean advance() throws IOException {
        skippedBytes = 0;
        incomplete = false;
        long limit = segment.size();
        long found = offset;
        while (found < limit) {
            size = validSizeAt(found, limit);
            if (size > 0) {
                incomplete = false;
                skippedBytes = found - offset;
                offset = found;
                return true;
            }
            if (found == offset) {
                incomplete = isIncomplete(found, limit);
            }
            found = nextMark(found + 1, limit);
        }
        skippedBytes = limit - offset;
        incomplete &= skippedBytes > 0;
        offset = Math.max(offset, limit);
        return false;
    }

    /** The size of the record found by {@link #advance}. */
    int size() {
        return size;
    }

    /** The position of the record found by {@link #advance}. */
    long position() {
        return SpoolPosition.of(segment.number(), offset);
    }

    /** Reads the record found by {@link #advance}, and moves past it. */
    ReceivedMessage take() {
        ReceivedMessage message = format.read(window, (int) (offset - windowStart), size);
        offset += size;
        size = 0;
        return message;
    }

    private int validSizeAt(long at, long limit) throws IOException {
        int announced = load(at, RecordFormat.HEADER_BYTES, limit)
                ? RecordFormat.announcedSize(window, (int) (at - windowStart))
                : 0;
        boolean valid = announced > 0
                && announced <= limit - at
                && load(at, announced, limit)
                && format.isValid(window, (int) (at - windowStart), announced, SpoolPosition.of(segment.number(), at));
        return valid ? announced : 0;
    }

    /** A record whose length exceeds the end, or an incomplete header. */
    private boolean isIncomplete(long at, long limit) {
        int index = (int) (at - windowStart);
        int available = window.limit() - index;
        for (int byteIndex = 0; byteIndex < Math.min(available, Integer.BYTES); byteIndex++) {
            if (window.get(index + byteIndex) != (byte) (RecordFormat.MARK >>> (24 - 8 * byteIndex))) {
                return false;
            }
        }
        if (available < RecordFormat.HEADER_BYTES) {
            // otherwise the file is shorter than its published size: that is damage
            return available == limit - at;
        }
        return RecordFormat.announcedSize(window, index) > limit - at;
    }

    private long nextMark(long from, long limit) throws IOException {
        long at = from;
        while (limit - at >= RecordFormat.HEADER_BYTES) {
            if (!load(at, RecordFormat.HEADER_BYTES, limit)) {
                // another process truncated the file
                return limit;
            }
            int last = window.limit() - Integer.BYTES;
            for (int index = (int) (at - windowStart); index <= last; index++) {
                if (window.getInt(index) == RecordFormat.MARK) {
                    return windowStart + index;
                }
            }
            at = windowStart + last + 1;
        }
        return limit;
    }

    /** Loads this range, as far as the segment has it, into the window; returns whether the segment has all of it. */
    private boolean load(long at, int length, long limit) throws IOException {
        long end = Math.min(at + length, limit);
        if (at < windowStart || end > windowStart + window.limit()) {
            if (length > window.capacity()) {
                window = ByteBuffer.allocate(length);
            }
            window.clear().limit((int) Math.min(window.capacity(), limit - at));
            while (window.hasRemaining() && channel.read(window, at + window.position()) >= 0) {}
            window.flip();
            windowStart = at;
        }
        return windowStart + window.limit() >= at + length;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
