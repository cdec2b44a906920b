package io.smartcar.component.spool;

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
    private FileChannel channel;
    private long end;

    SegmentWriter(SpoolFolder folder, SpoolSettings settings) {
        this.folder = folder;
        this.format = new RecordFormat(folder.identity());
        this.segmentBytes = settings.segmentBytes();
        this.fsync = settings.fsync();
    }

    /**
     * Writes a message behind what was written before, in a new segment if this one is as large as it may be.
     *
     * @return whether what was written before has been published because of the new segment
     */
    boolean write(Reception message) throws IOException {
        int size = format.size(message);
        boolean next = segment != null && end > SegmentHeader.BYTES && end + size > segmentBytes;
        if (next) {
            publish();
            finish();
        }
        if (segment == null) {
            begin();
        }
        if (size > buffer.remaining()) {
            flush();
            if (size > buffer.capacity()) {
                buffer = ByteBuffer.allocateDirect(size);
            }
        }
        format.write(buffer, message, SpoolPosition.of(segment.number(), end));
        end += size;
        return next;
    }

    private void begin() throws IOException {
        segment = folder.create();
        channel = FileChannel.open(segment.path(), StandardOpenOption.WRITE);
        channel.position(SegmentHeader.BYTES);
        end = SegmentHeader.BYTES;
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
     * @throws IOException if the disk does not take it back; writing then goes on in a new segment
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
            finish();
            throw e;
        }
    }

    private void finish() throws IOException {
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

    /** Finishes the segment; what was written and not published goes with it. */
    @Override
    public void close() throws IOException {
        if (segment != null) {
            finish();
        }
    }
}
