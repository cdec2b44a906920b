package io.smartcar.component.tail;

import io.smartcar.component.tail.Position.State;
import io.smartcar.component.tail.Turn.Kind;
import io.smartcar.component.tail.Turn.Rest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** A gzip file, read in its decompressed form from the position on to its end. */
final class CompressedContent implements Content {

    private static final int SKIPPED_AT_ONCE = 64 * 1024;

    private final FileChannel channel;
    private final BatchReader batches;

    private InputStream stream;
    private LineReader reader;

    CompressedContent(FileChannel channel, BatchReader batches) {
        this.channel = channel;
        this.batches = batches;
    }

    @Override
    public Turn read(Position position, Path path, Rest rest) {
        try {
            if (reader == null || reader.position() != position.offset()) {
                reset();
                byte[] before = skip(position);
                if (before == null) {
                    // shorter than what was read of the original: a copy of its beginning
                    return new Turn(Kind.READ, List.of(), position.withState(State.FINISHED), 0, false, null);
                }
                if (!position.before().equals(Fingerprint.of(before))) {
                    reset();
                    return Turn.rewritten(position);
                }
                TailedFile file = new TailedFile(position.identity(), path);
                reader = new LineReader(file, batches.format(), position.offset(), before, SKIPPED_AT_ONCE);
            }
            return read(position);
        } catch (EOFException e) {
            reset();
            return Turn.failed(position, new EOFException("the compressed file is not complete"));
        } catch (IOException e) {
            reset();
            return Turn.failed(position, e);
        }
    }

    private Turn read(Position position) throws IOException {
        BatchReader.Lines batch = batches.read(reader, stream::read);
        if (batch.atEnd()) {
            BatchReader.addRest(reader, Rest.EVERYTHING, batch.lines());
        }
        State state = batch.atEnd() ? State.FINISHED : State.FOLLOWED;
        Position next = position.moved(reader.position(), position.head(), Fingerprint.of(reader.guard()), state);
        return new Turn(Kind.READ, batch.lines(), next, reader.readPosition(), !batch.atEnd(), null);
    }

    /** Decompresses up to the position; returns the last bytes before it, or null if the content ends before it. */
    private byte[] skip(Position position) throws IOException {
        stream = Head.decompress(channel);
        int guard = position.before().length();
        byte[] buffer = new byte[SKIPPED_AT_ONCE];
        for (long left = position.offset() - guard; left > 0; ) {
            int count = stream.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                return null;
            }
            left -= count;
        }
        byte[] before = stream.readNBytes(guard);
        return before.length < guard ? null : before;
    }

    @Override
    public void reset() {
        Closing.quietly(stream);
        stream = null;
        reader = null;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public FileChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        reset();
        Closing.quietly(channel);
    }
}
