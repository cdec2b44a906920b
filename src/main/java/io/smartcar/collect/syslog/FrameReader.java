package io.smartcar.collect.syslog;

import static io.smartcar.event.format.syslog.ByteScan.isDigit;

import io.netty.buffer.ByteBuf;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import io.smartcar.event.format.syslog.ByteScan;
import java.util.List;

/**
 * Splits a stream into messages (RFC 6587). Octet counting ({@code 11 <13>message}) and lines are told apart at each
 * message: a count is up to seven digits, a space and the {@code <} of a priority; everything else is a line. So a text
 * that begins with a number is read correctly, and a wrong count costs one line, not the connection. Lines end with LF or
 * CR LF; empty lines are not messages.
 *
 * <p>Of a message longer than the maximum the beginning is kept, the rest is skipped and hashed. The result does not
 * depend on how the bytes are divided into reads. Memory: at most the maximum. Not thread-safe.
 */
final class FrameReader {
    private static final int MOST_DIGITS = 7;

    private final String sender;
    private final FrameBuffer frame;
    private final byte[] head = new byte[MOST_DIGITS + 1];
    private int headLength;
    private boolean inFrame;
    private int remaining;
    private long framingBytes;

    /**
     * A reader at the beginning of a stream.
     *
     * @param sender the address of the sender
     * @param maxBytes the number of bytes of a message that are kept
     */
    FrameReader(String sender, int maxBytes) {
        this.sender = sender;
        this.frame = new FrameBuffer(maxBytes);
    }

    /** Reads the whole buffer and adds the messages that end in it. */
    void read(ByteBuf in, long time, List<ReceivedMessage> messages) {
        while (in.isReadable()) {
            if (!inFrame) {
                readHead(in);
            } else if (remaining > 0) {
                readCounted(in, time, messages);
            } else {
                readLine(in, time, messages);
            }
        }
    }

    /** Ends the stream: the beginning of a last message is added as an incomplete one. */
    void finish(long time, List<ReceivedMessage> messages) {
        if (!inFrame && headLength > 0) {
            frame.append(head, headLength);
        }
        if (inFrame || headLength > 0) {
            messages.add(frame.end(time, sender, false));
        }
        begin();
    }

    /** The number of framing bytes (counts and line ends) read since the last call. */
    long takeFramingBytes() {
        long bytes = framingBytes;
        framingBytes = 0;
        return bytes;
    }

    private void begin() {
        inFrame = false;
        headLength = 0;
        remaining = 0;
    }

    /** Determines the kind of the next frame; reads a count, and nothing beyond it. */
    private void readHead(ByteBuf in) {
        int next = in.getByte(in.readerIndex());
        boolean counted = headLength > 0 && head[headLength - 1] == ' ';
        if (headLength == 0 && (next == '\n' || next == '\r')) {
            in.skipBytes(1);
            framingBytes++;
        } else if (counted && next == '<') {
            remaining = ByteScan.number(head, 0, headLength - 1, headLength);
            framingBytes += headLength;
            inFrame = true;
            frame.expect(remaining);
        } else if (!counted && belongsToCount(next)) {
            head[headLength++] = in.readByte();
        } else {
            inFrame = true;
            frame.append(head, headLength);
        }
    }

    private boolean belongsToCount(int next) {
        if (next == ' ') {
            return headLength > 0;
        }
        return isDigit(next) && headLength < MOST_DIGITS && (next != '0' || headLength > 0);
    }

    private void readCounted(ByteBuf in, long time, List<ReceivedMessage> messages) {
        int length = Math.min(remaining, in.readableBytes());
        frame.append(in, length);
        remaining -= length;
        if (remaining == 0) {
            messages.add(frame.end(time, sender, true));
            begin();
        }
    }

    private void readLine(ByteBuf in, long time, List<ReceivedMessage> messages) {
        int length = in.bytesBefore((byte) '\n');
        if (length < 0) {
            frame.appendLine(in, in.readableBytes());
            return;
        }
        frame.appendLine(in, length);
        in.skipBytes(1);
        framingBytes += 1 + frame.dropCarriageReturn();
        messages.add(frame.end(time, sender, true));
        begin();
    }
}
