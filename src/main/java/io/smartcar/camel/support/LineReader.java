package io.smartcar.camel.support;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Divides a stream of bytes into lines, whatever pieces the bytes arrive in, and knows the offset of each. A line may be
 * an event of several lines ({@link LineFormat}).
 *
 * <p>Of a stream that ends: {@link #next(Source)} until it is false. Of a file that may grow: {@link #next()} until it is
 * false, then {@link #fill(Source)}, and again; {@link #rest()} when no more bytes are expected. After any of them has
 * returned true, the line is in {@link #buffer()} until the next call.
 *
 * <p>It holds one window of bytes, at most about twice the bound of a line or the size of one read; a longer line is
 * digested while it passes. Not thread-safe.
 */
public final class LineReader {

    /** How many bytes before {@link #position()} are kept, to recognize the place again. */
    public static final int GUARD_BYTES = 64;

    /** Of a stream that is read alone. */
    private static final int LARGE_READ = 256 * 1024;
    /** Of one file of many. */
    private static final int SMALL_READ = 64 * 1024;

    private static final int SMALLEST_WINDOW = 512;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Where bytes come from; {@code InputStream::read} is one. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads up to {@code length} bytes.
         *
         * @return how many were read; 0 or less if there are none now
         * @throws IOException if they cannot be read
         */
        int read(byte[] target, int from, int length) throws IOException;
    }

    private final LineFormat format;
    private final Pattern eventStart;
    private final BoundedText text = new BoundedText();
    private final int largestRead;

    private byte[] window;
    /** The offset of the window's first byte in the stream. */
    private long base;
    /** The event's first byte in the window; while an event is cut, its first byte that is not digested yet. */
    private int start;
    /** The next byte to scan. */
    private int scan;
    /** The end of the window's bytes. */
    private int limit;

    /** With an event pattern: the first byte of the line that is looked at. */
    private int lineBegin;
    /** With an event pattern: whether that line is known to belong to the event. */
    private boolean classified;

    private boolean pastByteOrderMark;
    /** The event longer than the bound whose end is not found yet, or null. */
    private CutEvent cut;

    // the current line
    private byte[] line;
    private int lineStart;
    private int lineSize;
    private long lineOffset;
    private long lineLength;
    private byte[] sha256;

    /** Reads a stream from this position on: 0, or an earlier {@link #position()}. */
    public LineReader(LineFormat format, long position) {
        this(format, position, 0, new byte[LARGE_READ], LARGE_READ);
    }

    /**
     * @param format how the bytes are divided
     * @param position the offset of the first byte that {@link #fill} will get: 0, or an earlier {@link #position()}
     * @param before the bytes before the position, for {@link #guard()}
     * @param expected the number of bytes to read, as far as known: a small file gets a small window
     */
    public LineReader(LineFormat format, long position, byte[] before, long expected) {
        this(format, position, before.length, smallWindow(before, expected), SMALL_READ);
    }

    private LineReader(LineFormat format, long position, int before, byte[] window, int largestRead) {
        this.format = format;
        this.window = window;
        this.largestRead = largestRead;
        eventStart = format.eventStart();
        base = position - before;
        start = before;
        scan = start;
        limit = start;
        lineBegin = start;
        pastByteOrderMark = position != 0;
    }

    private static byte[] smallWindow(byte[] before, long expected) {
        long size = Math.max(SMALLEST_WINDOW, Math.min(SMALL_READ, before.length + expected + 1));
        return Arrays.copyOf(before, (int) size);
    }

    /**
     * Reads bytes into the window once.
     *
     * @return how many; 0 or less if the source has none now
     * @throws IOException if the source cannot be read; the reader stays usable
     */
    public int fill(Source source) throws IOException {
        makeRoom();
        int count = source.read(window, limit, Math.min(window.length - limit, largestRead));
        if (count > 0) {
            limit += count;
        }
        return count;
    }

    /**
     * Reads until the next line or the end of the stream, where what remains is the last line.
     *
     * @return false at the end
     * @throws IOException if the source cannot be read
     */
    public boolean next(Source source) throws IOException {
        while (!next()) {
            if (fill(source) <= 0) {
                return rest();
            }
        }
        return true;
    }

    /** Whether the stream has more bytes; reads at most once. */
    public boolean hasNext(Source source) throws IOException {
        return cut != null || start < limit || fill(source) > 0;
    }

    /** Takes the next line that has its end in the bytes read so far; false if more bytes are needed. */
    public boolean next() {
        if (!pastByteOrderMark && !passByteOrderMark()) {
            return false;
        }
        while (true) {
            if (eventStart != null && !classified) {
                boolean first = lineBegin == start && cut == null;
                int patternEnd = first ? lineBegin : patternEnd();
                if (patternEnd < 0) {
                    return digestCut(withoutLineEnd(lineBegin));
                }
                classified = true;
                if (!first && startsEvent(patternEnd)) {
                    return finish(withoutLineEnd(lineBegin), lineBegin);
                }
            }
            int lineFeed = lineFeed(scan, limit);
            if (lineFeed < 0) {
                scan = limit;
                return digestCut(limit);
            }
            scan = lineFeed + 1;
            if (eventStart == null) {
                return finish(withoutLineEnd(scan), scan);
            }
            lineBegin = scan;
            classified = false;
        }
    }

    /**
     * Takes the remaining bytes as a line without an end. An event pattern can find two events in them: call until it is
     * false.
     */
    public boolean rest() {
        pastByteOrderMark = true;
        if (eventStart != null && !classified && lineBegin < limit) {
            boolean first = lineBegin == start && cut == null;
            classified = true;
            if (!first && startsEvent(limit)) {
                return finish(withoutLineEnd(lineBegin), lineBegin);
            }
        }
        if (cut == null && start == limit) {
            return false;
        }
        boolean endsWithLine = eventStart != null && !classified;
        scan = limit;
        finish(endsWithLine ? withoutLineEnd(limit) : limit, limit);
        lineBegin = limit;
        classified = false;
        return true;
    }

    /**
     * With an event pattern, takes the event whose lines all have their ends, without waiting for further lines of it;
     * false if there is none.
     */
    public boolean wholeEvent() {
        boolean hasLines = cut != null || start < lineBegin;
        if (eventStart == null || classified || !hasLines) {
            return false;
        }
        if (lineBegin == limit) {
            return rest();
        }
        classified = startsEvent(limit);
        return classified && finish(withoutLineEnd(lineBegin), lineBegin);
    }

    /** The array that holds the line's bytes. */
    public byte[] buffer() {
        return line;
    }

    /** Where the line begins in {@link #buffer()}. */
    public int start() {
        return lineStart;
    }

    /** How many bytes of the line are in {@link #buffer()}: at most the bound. */
    public int length() {
        return lineSize;
    }

    /** The line's bytes, at most the bound, in an array of their own. */
    public byte[] bytes() {
        return line == window ? Arrays.copyOfRange(line, lineStart, lineStart + lineSize) : line;
    }

    /** The offset of the line's first byte in the stream. */
    public long offset() {
        return lineOffset;
    }

    /** How many bytes the whole line has, without its end. */
    public long lineLength() {
        return lineLength;
    }

    /** The SHA-256 of the whole line if the line is longer than the bound, or null. */
    public byte[] sha256() {
        return sha256;
    }

    /** The offset of the first byte after the lines taken so far: where a new reader continues. */
    public long position() {
        return cut != null ? cut.offset : base + start;
    }

    /** The offset up to which bytes were read. */
    public long readPosition() {
        return base + limit;
    }

    /** Whether a line longer than the bound is being digested: a new reader would have to begin it again. */
    public boolean isCutting() {
        return cut != null;
    }

    /** The last bytes before {@link #position()}, at most {@link #GUARD_BYTES} of them. */
    public byte[] guard() {
        return cut != null ? cut.guard : bytesBefore(start);
    }

    /** The last bytes before {@link #readPosition()}, at most {@link #GUARD_BYTES} of them. */
    public byte[] lastRead() {
        return bytesBefore(limit);
    }

    private byte[] bytesBefore(int index) {
        return Arrays.copyOfRange(window, Math.max(0, index - GUARD_BYTES), index);
    }

    private void makeRoom() {
        if (limit < window.length) {
            return;
        }
        int kept = Math.max(0, start - GUARD_BYTES);
        if (kept > 0) {
            System.arraycopy(window, kept, window, 0, limit - kept);
            base += kept;
            start -= kept;
            scan -= kept;
            lineBegin -= kept;
            limit -= kept;
        }
        if (window.length - limit < window.length / 4) {
            window = Arrays.copyOf(window, window.length * 2);
        }
    }

    private boolean passByteOrderMark() {
        int there = Math.min(BYTE_ORDER_MARK.length, limit - start);
        boolean begins = Arrays.equals(window, start, start + there, BYTE_ORDER_MARK, 0, there);
        if (begins && there < BYTE_ORDER_MARK.length) {
            return false;
        }
        pastByteOrderMark = true;
        start += begins ? there : 0;
        scan = start;
        lineBegin = start;
        return true;
    }

    /** The end of the line's part that the pattern sees, or -1 if it is not there yet. */
    private int patternEnd() {
        int bound = lineBegin + LineFormat.PATTERN_BYTES;
        int lineFeed = lineFeed(lineBegin, Math.min(limit, bound));
        if (lineFeed >= 0) {
            return lineFeed;
        }
        return limit >= bound ? bound : -1;
    }

    /** A pattern that exceeds its budget counts as a match: no lines are joined by mistake. */
    private boolean startsEvent(int end) {
        int textBegin = LineFormat.textStart(window, lineBegin, end);
        int textEnd = end > textBegin && window[end - 1] == '\r' ? end - 1 : end;
        try {
            return eventStart
                    .matcher(text.view(window, textBegin, textEnd - textBegin))
                    .find();
        } catch (BoundedText.RegexBudgetExceededException | StackOverflowError e) {
            return true;
        }
    }

    private int lineFeed(int from, int to) {
        byte[] bytes = window;
        for (int index = from; index < to; index++) {
            if (bytes[index] == '\n') {
                return index;
            }
        }
        return -1;
    }

    /** Where the content ends, if a line end stands before the index. */
    private int withoutLineEnd(int index) {
        return index > start && window[index - 1] == '\n' ? index - 1 : index;
    }

    /** Makes the bytes up to {@code end} the current line. */
    private boolean finish(int end, int nextStart) {
        if (cut == null && end - start > format.maximumBytes()) {
            cut = new CutEvent();
        }
        if (cut != null) {
            cut.digest(window, start, end);
            line = cut.head;
            lineStart = 0;
            lineSize = cut.head.length;
            lineOffset = cut.offset;
            lineLength = cut.length;
            sha256 = cut.digest.digest();
            cut = null;
        } else {
            line = window;
            lineStart = start;
            lineSize = end - start;
            lineOffset = base + start;
            lineLength = lineSize;
            sha256 = null;
        }
        start = nextStart;
        return true;
    }

    /** More bytes are needed: those up to {@code safe}, if they are more than the bound, need not be kept. */
    private boolean digestCut(int safe) {
        if (cut == null && safe - start > format.maximumBytes()) {
            cut = new CutEvent();
        }
        if (cut != null) {
            cut.digest(window, start, safe);
            start = safe;
        }
        return false;
    }

    /** An event longer than the bound, of which only the beginning is kept. */
    private final class CutEvent {
        private final long offset = base + start;
        private final byte[] head = Arrays.copyOfRange(window, start, start + format.maximumBytes());
        private final byte[] guard = bytesBefore(start);
        private final MessageDigest digest = Sha256.digest();
        private long length;

        private void digest(byte[] bytes, int from, int to) {
            digest.update(bytes, from, to - from);
            length += to - from;
        }
    }
}
