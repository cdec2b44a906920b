package io.smartcar.camel.spool.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Writes the end of the spool. Nothing is published before {@link #publish}. Not thread-safe. */
final class SegmentWriter implements Closeable {
    private static final int CAPACITY = 1 << 20;

    private final SpoolFolder folder;
    private final RecordFormat format;
    private final long segmentBytes;
    private final Fsync fsync;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
    private Segment segment;
    /** One that was finished with more in its file than was published, or null. */
    private Segment overlong;

    private FileChannel channel;
    private long end;

    SegmentWriter(SpoolFolder folder, SpoolSettings settings) {
        this.folder = folder;
        this.format = new RecordFormat(folder.identity());
        this.segmentBytes = settings.segmentBytes();
        this.fsync = settings.fsync();
    }

    /** Whether the message would make the segment larger than it may be: {@link #publish} and {@link #finish} it. */
    boolean isFullFor(ReceivedMessage message) {
        return segment != null && end > SegmentHeader.BYTES && end + format.size(message) > segmentBytes;
    }

    /** Writes a message behind what was written before; in a new segment after {@link #finish}. */
    void write(ReceivedMessage message) throws IOException {
        if (segment == null) {
            begin();
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

    private void begin() throws IOException {
        cut();
        Segment created = folder.create();
        try {
            channel = created.open(StandardOpenOption.WRITE);
            channel.position(SegmentHeader.BYTES);
        } catch (IOException | RuntimeException | Error e) {
            // whoever reads must not wait for what will never be written to it
            created.finish();
            throw e;
        }
        end = SegmentHeader.BYTES;
        segment = created;
    }

    /** Else what is written next would be there twice after a new start, with two ids. */
    private void cut() throws IOException {
        if (overlong != null) {
            folder.cut(overlong);
            overlong = null;
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** Makes readable what was written; forces it onto the disk before, if that is the policy. */
    void publish() throws IOException {
        if (segment == null) {
            return;
        }
        flush();
        if (fsync == Fsync.EACH) {
            channel.force(false);
        }
        segment.size(end);
    }

    /** Forces onto the disk what was published. */
    void force() throws IOException {
        if (channel != null) {
            channel.force(false);
        }
    }

    /**
     * Takes back what was not published after a failure, so that it can be written again.
     *
     * @throws IOException if the disk does not take it back; writing then goes on in a new segment, as soon as it is sure
     *     that nobody will read it in the old one
     */
    void takeBack() throws IOException {
        buffer.clear();
        if (segment == null) {
            return;
        }
        try {
            channel.truncate(segment.size());
            channel.position(segment.size());
            end = segment.size();
        } catch (IOException e) {
            overlong = segment;
            finish();
            throw e;
        }
    }

    /**
     * Lets the next message begin a new segment; what was written and not published goes with this one.
     *
     * @throws IOException if it cannot be forced onto the disk; it is finished all the same
     */
    void finish() throws IOException {
        try (FileChannel written = channel) {
            if (fsync != Fsync.NONE) {
                written.force(false);
            }
        } finally {
            segment.finish();
            segment = null;
            channel = null;
        }
    }

    /** Finishes the segment, if there is one. */
    @Override
    public void close() throws IOException {
        try {
            cut();
        } finally {
            if (segment != null) {
                finish();
            }
        }
    }
}
