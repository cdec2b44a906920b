package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.FilePosition.State;
import io.smartcar.camel.support.Fingerprint;
import io.smartcar.camel.support.LineReader;
import io.smartcar.camel.tail.internal.Turn.Kind;
import io.smartcar.camel.tail.internal.Turn.Rest;
import io.smartcar.camel.tail.message.TailedFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** A gzip file, read in its decompressed form from the position on to its end. */
final class CompressedContent extends Content {

    private static final int SKIPPED_AT_ONCE = 64 * 1024;

    /** The most bytes that a turn skips: a distant position must not block other files. */
    static final long SKIPPED_IN_A_TURN = 16L << 20;

    private final BatchReader batches;

    private InputStream stream;
    private LineReader reader;
    private TailedFile file;

    /** The position that it is being skipped to, or null. */
    private FilePosition wanted;

    private long skipped;

    /** The size of the file when its stream was opened; bytes appended later may be unread. */
    private long size;

    CompressedContent(FileChannel channel, BatchReader batches) {
        super(channel);
        this.batches = batches;
    }

    @Override
    Turn read(FilePosition position, Path path, Rest rest) throws IOException {
        try {
            if (reader == null || reader.position() != position.offset()) {
                if (!skip(position)) {
                    return new Turn(Kind.READ, List.of(), position, position.offset(), true);
                }
                byte[] before = before(position);
                if (before == null || !position.before().equals(Fingerprint.of(before))) {
                    reset();
                    return Turn.rewritten(position);
                }
                file = new TailedFile(position.identity(), path);
                reader = new LineReader(batches.format(), position.offset(), before, SKIPPED_AT_ONCE);
            }
            return read(position);
        } catch (EOFException e) {
            throw new EOFException("the compressed file is not complete");
        }
    }

    private Turn read(FilePosition position) throws IOException {
        BatchReader.Lines batch = batches.read(reader, stream::read, file);
        if (batch.atEnd()) {
            BatchReader.addRest(reader, Rest.EVERYTHING, file, batch.lines());
        }
        FilePosition next =
                position.moved(reader.position(), position.head(), Fingerprint.of(reader.guard()), State.FOLLOWED);
        next = batch.atEnd() ? next.finished(size) : next;
        return new Turn(Kind.READ, batch.lines(), next, reader.readPosition(), !batch.atEnd());
    }

    /** Decompresses up to the bytes just before the position. Returns whether that place, or the end, is reached. */
    private boolean skip(FilePosition position) throws IOException {
        if (!position.equals(wanted)) {
            reset();
            size = channel().size();
            stream = Head.decompress(channel());
            wanted = position;
            skipped = 0;
        }
        long target = position.offset() - position.before().length();
        long pause = Math.min(target, skipped + SKIPPED_IN_A_TURN);
        byte[] buffer = new byte[SKIPPED_AT_ONCE];
        while (skipped < pause) {
            int count = stream.read(buffer, 0, (int) Math.min(buffer.length, pause - skipped));
            if (count < 0) {
                return true;
            }
            skipped += count;
        }
        return skipped == target;
    }

    /** Returns the last bytes before the position, or null if the content ends before it. */
    private byte[] before(FilePosition position) throws IOException {
        int guard = position.before().length();
        wanted = null;
        byte[] before = stream.readNBytes(guard);
        return skipped < position.offset() - guard || before.length < guard ? null : before;
    }

    /** Whether it holds the memory for decompression. Must not be called during a turn. */
    boolean isBegun() {
        return stream != null;
    }

    @Override
    void reset() {
        Content.closeQuietly(stream);
        stream = null;
        reader = null;
        wanted = null;
    }
}
