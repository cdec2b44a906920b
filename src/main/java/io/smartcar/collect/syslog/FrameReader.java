package io.smartcar.collect.syslog;

import static io.smartcar.event.format.syslog.ByteScan.isDigit;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import java.util.List;

/**
 * Splits a stream into messages (RFC 6587). Octet counting ({@code 11 <13>message}) and lines are told apart at each
 * message by {@link FrameStart}; everything that is not counted is a line. Lines end with LF or NUL; a CR before it, and
 * LF, CR and NUL between messages and at the end of a message, are framing in either case.
 *
 * <p>Of a message longer than the maximum the beginning is kept, the rest is skipped and hashed, up to the next start: a
 * wrong count, or messages without any trailer, cost one message, not the connection. For the same reason a line directly
 * after a counted message ends at the next count, too.
 *
 * <p>The result does not depend on how the bytes are divided into reads. Memory: at most the maximum. Not thread-safe.
 */
final class FrameReader {
    private static final ByteProcessor IN_LINE = value -> !FrameStart.isTrailer(value);
    private static final ByteProcessor NO_START = value -> IN_LINE.process(value) && value != '<' && !isDigit(value);

    private final String sender;
    private final int maxBytes;
    private final FrameBuffer frame;
    /** Bytes that may become a start, or a CR that may be followed by LF. */
    private final byte[] head = new byte[FrameStart.LONGEST];

    private int headLength;
    private boolean inFrame;
    /** Bytes of a counted message still to be read, {@link #head} excluded; 0 in a line. */
    private int remaining;
    /** Whether the last message ended with a trailer. */
    private boolean trailed = true;
    /** The last byte of the frame. */
    private byte last;

    private long framingBytes;

    /**
     * A reader at the beginning of a stream.
     *
     * @param sender the address of the sender
     * @param maxBytes the number of bytes of a message that are kept
     */
    FrameReader(String sender, int maxBytes) {
        this.sender = sender;
        this.maxBytes = maxBytes;
        this.frame = new FrameBuffer(maxBytes);
    }

    /** Reads the whole buffer and adds the messages that end in it. */
    void read(ByteBuf in, long time, List<ReceivedMessage> messages) {
        while (in.isReadable()) {
            if (inFrame) {
                readFrame(in, time, messages);
            } else {
                readStart(in, time, messages);
            }
        }
    }

    /** Ends the stream: the beginning of a last message is added as an incomplete one. */
    void finish(long time, List<ReceivedMessage> messages) {
        if (inFrame || headLength > 0) {
            keepHead(headLength);
            end(false, time, messages);
        }
    }

    /** The number of framing bytes (counts and trailers) read since the last call. */
    long takeFramingBytes() {
        long bytes = framingBytes;
        framingBytes = 0;
        return bytes;
    }

    /** Reads a start, and nothing beyond it. */
    private void readStart(ByteBuf in, long time, List<ReceivedMessage> messages) {
        byte next = in.getByte(in.readerIndex());
        if (headLength == 0 && FrameStart.isTrailer(next)) {
            in.skipBytes(1);
            framingBytes++;
            trailed = true;
            return;
        }
        head[headLength] = next;
        FrameStart start = FrameStart.of(head, headLength + 1);
        if (start == FrameStart.NONE) {
            inFrame = true;
            return;
        }
        in.skipBytes(1);
        headLength++;
        if (start != FrameStart.UNDECIDED) {
            begin(start, time, messages);
        }
    }

    /** Begins a frame with the start in {@link #head}. */
    private void begin(FrameStart start, long time, List<ReceivedMessage> messages) {
        inFrame = true;
        if (start == FrameStart.COUNT) {
            int countLength = FrameStart.countLength(head);
            int count = FrameStart.count(head, countLength);
            frame.expect(count);
            framingBytes += countLength;
            dropHead(countLength);
            remaining = count - headLength;
        }
        keepHead(headLength);
        if (start == FrameStart.COUNT && remaining == 0) {
            endCounted(time, messages);
        }
    }

    /** Reads up to the next byte that may end the frame, or that byte. */
    private void readFrame(ByteBuf in, long time, List<ReceivedMessage> messages) {
        boolean counted = remaining > 0;
        int plain = headLength > 0 ? 0 : plainLength(in, counted);
        FrameStart start = FrameStart.UNDECIDED;
        if (plain > 0) {
            last = in.getByte(in.readerIndex() + plain - 1);
            frame.append(in, plain);
        } else {
            byte next = in.readByte();
            if (!counted && (next == '\n' || next == 0)) {
                endLine(time, messages);
                return;
            }
            head[headLength++] = next;
            start = keepAllButStart(counted);
        }
        if (start != FrameStart.UNDECIDED) {
            end(false, time, messages);
            trailed = false;
            begin(start, time, messages);
        } else if (counted) {
            remaining -= Math.max(plain, 1);
            if (remaining == 0) {
                endCounted(time, messages);
            }
        }
    }

    /** The number of bytes that certainly belong to the frame. */
    private int plainLength(ByteBuf in, boolean counted) {
        int length = counted ? Math.min(remaining, in.readableBytes()) : in.readableBytes();
        if (!frame.isCut()) {
            length = (int) Math.min(length, maxBytes - frame.length() + 1);
        }
        boolean searched = frame.isCut() || !counted && !trailed;
        if (counted && !searched) {
            return length;
        }
        int end = in.forEachByte(in.readerIndex(), length, searched ? NO_START : IN_LINE);
        return end < 0 ? length : end - in.readerIndex();
    }

    /** Moves bytes from {@link #head} to the frame until it is empty, undecided, or a start at which the frame ends. */
    private FrameStart keepAllButStart(boolean counted) {
        while (headLength > 0) {
            boolean carriageReturn = !counted && headLength == 1 && head[0] == '\r';
            FrameStart start = carriageReturn ? FrameStart.UNDECIDED : FrameStart.of(head, headLength);
            if (start == FrameStart.UNDECIDED || endsFrame(start, counted)) {
                return start;
            }
            keepHead(1);
        }
        return FrameStart.UNDECIDED;
    }

    /** A counted message may well contain a priority, unless it is at the beginning of a line. */
    private boolean endsFrame(FrameStart start, boolean counted) {
        return switch (start) {
            case COUNT -> frame.isCut() || !counted && !trailed;
            case PRIORITY -> frame.isCut() && (!counted || FrameStart.isTrailer(last));
            default -> false;
        };
    }

    private void endLine(long time, List<ReceivedMessage> messages) {
        framingBytes++;
        if (headLength == 1 && head[0] == '\r') {
            framingBytes++;
            dropHead(1);
        }
        keepHead(headLength);
        end(true, time, messages);
        trailed = true;
    }

    private void endCounted(long time, List<ReceivedMessage> messages) {
        keepHead(headLength);
        end(true, time, messages);
        trailed = false;
    }

    private void end(boolean complete, long time, List<ReceivedMessage> messages) {
        framingBytes += complete ? frame.dropTrailers() : 0;
        messages.add(frame.end(time, sender, complete));
        inFrame = false;
        remaining = 0;
    }

    private void keepHead(int count) {
        if (count > 0) {
            last = head[count - 1];
            frame.append(head, count);
            dropHead(count);
        }
    }

    private void dropHead(int count) {
        headLength -= count;
        System.arraycopy(head, count, head, 0, headLength);
    }
}
