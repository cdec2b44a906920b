package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.FilePosition.State;
import io.smartcar.camel.support.Fingerprint;
import io.smartcar.camel.support.LineReader;
import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.tail.internal.Turn.Kind;
import io.smartcar.camel.tail.internal.Turn.Rest;
import io.smartcar.camel.tail.message.TailedFile;
import io.smartcar.camel.tail.message.TailedLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file as it is written. Between turns it holds no bytes: an unfinished line is read again when it has grown, except
 * for a line longer than the bound, whose digest is continued.
 */
final class PlainContent extends Content {

    private static final Logger LOG = LoggerFactory.getLogger(PlainContent.class);

    private final BatchReader batches;

    private LineReader longLine;
    private long largestSize;

    PlainContent(FileChannel channel, BatchReader batches) {
        super(channel);
        this.batches = batches;
    }

    @Override
    Turn read(FilePosition position, Path path, Rest rest) throws IOException {
        long size = channel().size();
        if (size < position.offset() || size < largestSize && !keepsPlace(position, path, size)) {
            return Turn.rewritten(position);
        }
        largestSize = size;
        LineReader reader = reader(position, size);
        return reader == null ? Turn.rewritten(position) : read(position, path, reader, rest);
    }

    /** Whether a file that has become shorter was only cut off behind the position: a program took back its last bytes. */
    private boolean keepsPlace(FilePosition position, Path path, long size) throws IOException {
        Head head = new Head(Head.bytes(channel(), 0, Head.BYTES), false);
        if (position.offset() <= Head.BYTES
                || !head.beginsWith(position.head())
                || !Head.standsAt(channel(), position)) {
            return false;
        }
        longLine = null;
        LOG.error(
                "{} was cut off at byte {}: {} unprocessed bytes after it are lost",
                MessageText.of(path),
                size,
                largestSize - size);
        return true;
    }

    private Turn read(FilePosition position, Path path, LineReader reader, Rest rest) throws IOException {
        TailedFile file = new TailedFile(position.identity(), path);
        long[] from = {reader.readPosition()};
        BatchReader.Lines batch = batches.read(
                reader,
                (target, start, length) -> {
                    int count = channel().read(ByteBuffer.wrap(target, start, length), from[0]);
                    from[0] += Math.max(0, count);
                    return count;
                },
                file);
        List<TailedLine> lines = batch.lines();
        if (batch.atEnd()) {
            BatchReader.addRest(reader, rest, file, lines);
        }
        largestSize = Math.max(largestSize, reader.readPosition());
        longLine = reader.isCutting() ? reader : null;
        Fingerprint head = position.head();
        // a file that is shorter now was truncated after its bytes were read: they are valid
        if (channel().size() >= reader.readPosition()) {
            head = head(position);
            if (head == null) {
                return Turn.rewritten(position);
            }
        }
        FilePosition next = position.moved(reader.position(), head, Fingerprint.of(reader.guard()), State.FOLLOWED);
        return new Turn(Kind.READ, lines, next, reader.readPosition(), !batch.atEnd());
    }

    /** A reader at the end of the last turn, or null if the bytes there have changed. */
    private LineReader reader(FilePosition position, long size) throws IOException {
        if (longLine != null && longLine.position() == position.offset()) {
            byte[] expected = longLine.lastRead();
            byte[] there = Head.bytes(channel(), longLine.readPosition() - expected.length, expected.length);
            return Fingerprint.of(there).equals(Fingerprint.of(expected)) ? longLine : null;
        }
        int known = position.before().length();
        byte[] before = Head.bytes(channel(), position.offset() - known, known);
        if (!position.before().equals(Fingerprint.of(before))) {
            return null;
        }
        return new LineReader(batches.format(), position.offset(), before, size - position.offset());
    }

    /**
     * The fingerprint of the head, over more bytes if there are more now; null if the file holds a different content
     * than the position. Computed after the lines were read: a file can be truncated and rewritten at any
     * moment, and its new lines must not be taken for those of the old content.
     */
    private Fingerprint head(FilePosition position) throws IOException {
        Fingerprint known = position.head();
        if (known.length() >= Head.BYTES && position.offset() >= Head.BYTES && position.isPlaceKnown()) {
            return Head.standsAt(channel(), position) ? known : null;
        }
        byte[] head = Head.bytes(channel(), 0, Head.BYTES);
        return known.matchesBeginning(head) ? Fingerprint.of(head) : null;
    }

    @Override
    void reset() {
        longLine = null;
    }
}
