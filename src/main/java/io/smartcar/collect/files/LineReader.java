package io.smartcar.collect.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Reads a stream line by line, as bytes, in memory that does not depend on the length of a line. A line ends before a
 * line feed or at the end of the stream; a carriage return belongs to the line, a UTF-8 byte order mark does not. Of a line longer than the bound, the
 * first bytes are kept, and its whole length and SHA-256 are known.
 *
 * <p>After {@link #next()} the line stands in {@link #buffer()} from {@link #start()}, until the next call. Not
 * thread-safe.
 */
public final class LineReader implements Closeable {
    private static final int CHUNK = 256 * 1024;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer;

    private int position; // of the first byte not yet given out
    private int limit; // of the bytes that the buffer holds
    private long offset; // in the file, of the buffer's byte at position

    private byte[] line;
    private int start;
    private int length;
    private long lineOffset;
    private long lineLength;
    private byte[] sha256;

    /**
     * @param in the stream; closed with this reader
     * @param maxBytes how many bytes of a line are kept
     * @param offset where the stream begins in its file, which is at the beginning of a line
     */
    public LineReader(InputStream in, int maxBytes, long offset) {
        this.in = in;
        this.maxBytes = maxBytes;
        this.offset = offset;
        this.buffer = new byte[Math.max(CHUNK, maxBytes + 1)];
    }

    /**
     * Goes on to the next line.
     *
     * @return false at the end of the stream
     * @throws IOException if the stream cannot be read
     */
    public boolean next() throws IOException {
        if (offset == 0) {
            skipByteOrderMark();
        }
        int scanned = position;
        while (true) {
            int end = lineFeed(scanned);
            if (end >= 0) {
                return line(end - position, 1);
            }
            if (limit - position > maxBytes) {
                return longLine();
            }
            scanned = limit;
            int moved = position;
            if (!fill()) {
                return position < limit && line(limit - position, 0);
            }
            scanned -= moved - position;
        }
    }

    /**
     * Whether there is another line; reads at most once.
     *
     * @throws IOException if the stream cannot be read
     */
    public boolean hasNext() throws IOException {
        return position < limit || fill();
    }

    /** Where the line's bytes are. */
    public byte[] buffer() {
        return line;
    }

    /** Where the line begins in {@link #buffer()}. */
    public int start() {
        return start;
    }

    /** How many bytes of the line are in {@link #buffer()}: at most the bound. */
    public int length() {
        return length;
    }

    /** Where the line begins in the file. */
    public long offset() {
        return lineOffset;
    }

    /** How many bytes the whole line has, without its line feed. */
    public long lineLength() {
        return lineLength;
    }

    /** The whole line's SHA-256 if the line is longer than the bound, or null. */
    public byte[] sha256() {
        return sha256;
    }

    /** How many bytes of the file have been given out: where the next line begins. */
    long consumed() {
        return offset;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void skipByteOrderMark() throws IOException {
        while (limit - position < BYTE_ORDER_MARK.length && fill()) {
            // until there are enough bytes to tell
        }
        int end = position + BYTE_ORDER_MARK.length;
        if (limit >= end && Arrays.equals(buffer, position, end, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
            advance(BYTE_ORDER_MARK.length);
        }
    }

    private boolean line(int bytes, int terminator) throws IOException {
        if (bytes > maxBytes) {
            return longLine();
        }
        line = buffer;
        start = position;
        length = bytes;
        lineOffset = offset;
        lineLength = bytes;
        sha256 = null;
        advance(bytes + terminator);
        return true;
    }

    private boolean longLine() throws IOException {
        byte[] head = Arrays.copyOfRange(buffer, position, position + maxBytes);
        MessageDigest digest = digest();
        lineOffset = offset;
        lineLength = 0;
        int end = lineFeed(position);
        while (end < 0) {
            take(digest, limit - position);
            if (!fill()) {
                break;
            }
            end = lineFeed(position);
        }
        if (end >= 0) {
            take(digest, end - position);
            advance(1);
        }
        sha256 = digest.digest();
        line = head;
        start = 0;
        length = head.length;
        return true;
    }

    private void take(MessageDigest digest, int bytes) {
        digest.update(buffer, position, bytes);
        lineLength += bytes;
        advance(bytes);
    }

    private void advance(int bytes) {
        position += bytes;
        offset += bytes;
    }

    private int lineFeed(int from) {
        for (int index = from; index < limit; index++) {
            if (buffer[index] == '\n') {
                return index;
            }
        }
        return -1;
    }

    /** Reads on behind what is left, which moves to the front; false at the end of the stream. */
    private boolean fill() throws IOException {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read > 0) {
            limit += read;
        }
        return read > 0;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
