package io.smartcar.camel.spool.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Appends to the last segment. Messages are readable after {@link #publish}. Not thread-safe. */
final class SegmentWriter implements Closeable {
    private static final int CAPACITY = 1 << 20;

    private final SpoolFolder folder;
    private final RecordFormat format;
    private final long segmentBytes;
    private final boolean forcesEach;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
    /** The segment that is being written, or null. */
    private Segment segment;
    /** The segment's file; null before the first message and after a failure. */
    private FileChannel channel;

    private long end;

    SegmentWriter(SpoolFolder folder, SpoolSettings settings) {
        this.folder = folder;
        this.format = new RecordFormat(folder.identity());
        this.segmentBytes = settings.segmentBytes();
        this.forcesEach = settings.fsyncIntervalMillis() == 0;
    }

    /** Whether the message would make the segment larger than it may be: {@link #publish} and {@link #finish} it. */
    boolean isFullFor(ReceivedMessage message) {
        return segment != null && end > SegmentHeader.BYTES && end + format.size(message) > segmentBytes;
    }

    /** Appends a message; in a new segment after {@link #finish}. */
    void write(ReceivedMessage message) throws IOException {
        if (channel == null) {
            open();
        }
        int size = format.size(message);
        if (size > buffer.remaining()) {
            flush();
            if (size > buffer.capacity()) {
                buffer = ByteBuffer.allocateDirect(size);
            }
        }
        format.write(buffer, message, SpoolPosition.of(segment.number(), end));
        end += size;
    }

    /** Truncates the file: the bytes of a failed write would be read, and so delivered twice, after a restart. */
    private void open() throws IOException {
        if (segment == null) {
            segment = folder.create();
        }
        channel = segment.open(StandardOpenOption.WRITE);
        channel.truncate(segment.size());
        channel.position(segment.size());
        end = segment.size();
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** Makes the written messages readable, after forcing them onto the disk if that is the policy. */
    void publish() throws IOException {
        if (segment == null) {
            return;
        }
        flush();
        if (forcesEach) {
            channel.force(false);
        }
        segment.size(end);
    }

    /** Forces the published messages onto the disk. */
    void force() throws IOException {
        if (channel != null) {
            channel.force(false);
        }
    }

    /** Discards unpublished messages after a failure, so that they can be written again. */
    void discardUnpublished() throws IOException {
        buffer.clear();
        try (FileChannel failed = channel) {
            channel = null;
        }
        if (segment != null) {
            end = segment.size();
        }
    }

    /**
     * Finishes the segment; the next message begins a new one.
     *
     * @throws IOException if it cannot be forced onto the disk; it is finished nevertheless
     */
    void finish() throws IOException {
        try (FileChannel written = channel) {
            written.force(false);
        } finally {
            segment.finish();
            segment = null;
            channel = null;
        }
    }

    /** Finishes the segment, if there is one. */
    @Override
    public void close() throws IOException {
        if (segment == null) {
            return;
        }
        try {
            if (channel == null) {
                open();
            }
            finish();
        } finally {
            discardUnpublished();
        }
    }
}
