package io.smartcar.camel.tail;

import io.smartcar.camel.support.Sha256;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Divides a stream of bytes into lines, whatever pieces the bytes arrive in, and knows the offset of each.
 *
 * <p>Use: {@link #next()} until it returns null, then {@link #fill(Source)}, and again; {@link #rest()} when the stream
 * is known to have ended. It holds one window of bytes, at most the bound of a line plus the size of one read; a line
 * longer than the bound is digested while it passes. Not thread-safe.
 */
public final class LineReader {

    /** How many bytes before {@link #position()} are kept, to recognize the place again. */
    static final int GUARD_BYTES = 64;

    private static final int LARGEST_READ = 64 * 1024;
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

    private final TailedFile file;
    private final LineFormat format;

    private byte[] window;
    /** The offset of the window's first byte in the stream. */
    private long base;
    /** The event's first byte in the window; while an event is cut, its first byte that is not digested yet. */
    private int start;
    /** The next byte to look at. */
    private int scan;
    /** The end of the window's bytes. */
    private int limit;

    /** With an event pattern: the first byte of the line that is looked at. */
    private int lineBegin;
    /** With an event pattern: whether that line is known to belong to the event. */
    private boolean judged;

    private boolean pastByteOrderMark;
    private CutEvent cut;

    /**
     * Creates a reader.
     *
     * @param file what the lines say about their source
     * @param format how the bytes are divided
     * @param position the offset of the first byte that {@link #fill} will get: 0, or one that {@link #position()} gave
     */
    public LineReader(TailedFile file, LineFormat format, long position) {
        this(file, format, position, new byte[0], LARGEST_READ);
    }

    /**
     * @param before the bytes that stand before the position, for {@link #guard()}
     * @param expected how many bytes are there to be read, as far as known: a small file gets a small window
     */
    public LineReader(TailedFile file, LineFormat format, long position, byte[] before, long expected) {
        this.file = file;
        this.format = format;
        long size = Math.max(SMALLEST_WINDOW, Math.min(LARGEST_READ, before.length + expected + 1));
        window = Arrays.copyOf(before, (int) size);
        base = position - before.length;
        start = before.length;
        scan = start;
        limit = start;
        lineBegin = start;
        pastByteOrderMark = format.keepByteOrderMark() || position != 0;
    }

    /**
     * Reads bytes into the window once.
     *
     * @return how many; 0 or less if the source has none now
     * @throws IOException if the source cannot be read; the reader stays usable
     */
    public int fill(Source source) throws IOException {
        makeRoom();
        int count = source.read(window, limit, Math.min(window.length - limit, LARGEST_READ));
        if (count > 0) {
            limit += count;
        }
        return count;
    }

    /** Returns the next line that has its end in the bytes read so far, or null if more bytes are needed. */
    public TailedLine next() {
        if (!pastByteOrderMark && !passByteOrderMark()) {
            return null;
        }
        while (true) {
            if (format.eventStart() != null && !judged) {
                boolean first = lineBegin == start && cut == null;
                int patternEnd = first ? lineBegin : patternEnd();
                if (patternEnd < 0) {
                    return digestCut(withoutLineEnd(lineBegin));
                }
                judged = true;
                if (!first && startsEvent(patternEnd)) {
                    return finish(withoutLineEnd(lineBegin), lineBegin);
                }
            }
            int lineFeed = lineFeed(scan, limit);
            if (lineFeed < 0) {
                scan = limit;
                return digestCut(limit > start && window[limit - 1] == '\r' ? limit - 1 : limit);
            }
            scan = lineFeed + 1;
            if (format.eventStart() == null) {
                return finish(withoutLineEnd(scan), scan);
            }
            lineBegin = scan;
            judged = false;
        }
    }

    /**
     * Returns what remains as a line although it has no end: the stream has ended, or nobody waits longer. An event
     * pattern can find two lines in it: call until it returns null.
     */
    public TailedLine rest() {
        pastByteOrderMark = true;
        if (format.eventStart() != null && !judged && lineBegin < limit) {
            boolean first = lineBegin == start && cut == null;
            judged = true;
            if (!first && startsEvent(limit)) {
                return finish(withoutLineEnd(lineBegin), lineBegin);
            }
        }
        if (cut == null && start == limit) {
            return null;
        }
        boolean endsWithLine = format.eventStart() != null && !judged;
        scan = limit;
        TailedLine line = finish(endsWithLine ? withoutLineEnd(limit) : limit, limit);
        lineBegin = limit;
        judged = false;
        return line;
    }

    /**
     * With an event pattern, returns the event whose lines all have their ends, or null: nobody waits longer for lines
     * that belong to it.
     */
    public TailedLine wholeEvent() {
        boolean hasLines = cut != null || start < lineBegin;
        if (format.eventStart() == null || judged || !hasLines) {
            return null;
        }
        if (lineBegin == limit) {
            return rest();
        }
        judged = startsEvent(limit);
        return judged ? finish(withoutLineEnd(lineBegin), lineBegin) : null;
    }

    /** Returns the offset of the first byte that no line returned so far contains: where to go on reading. */
    public long position() {
        return cut != null ? cut.offset : base + start;
    }

    /** Returns the offset up to which bytes were read. */
    public long readPosition() {
        return base + limit;
    }

    /** Returns whether a line longer than the bound is being digested: a new reader would have to begin it again. */
    boolean isCutting() {
        return cut != null;
    }

    /** Returns the last bytes before {@link #position()}, at most {@link #GUARD_BYTES} of them. */
    byte[] guard() {
        return cut != null ? cut.guard : bytesBefore(start);
    }

    /** Returns the last bytes before {@link #readPosition()}, at most {@link #GUARD_BYTES} of them. */
    byte[] lastRead() {
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
        if (begins) {
            start += there;
            scan = start;
            lineBegin = start;
        }
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

    /** A pattern that does not come to an end finds the beginning of an event: nothing is joined by mistake. */
    private boolean startsEvent(int end) {
        try {
            return format.eventStart()
                    .matcher(new LatinBytes(window, lineBegin, end))
                    .find();
        } catch (LatinBytes.TooManyLooksException | StackOverflowError e) {
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
        int end = index > start && window[index - 1] == '\n' ? index - 1 : index;
        boolean carriageReturn = end < index && end > start && window[end - 1] == '\r';
        return carriageReturn && !format.keepCarriageReturn() ? end - 1 : end;
    }

    private TailedLine finish(int end, int nextStart) {
        TailedLine line;
        if (cut != null) {
            cut.digest(window, start, end);
            line = new TailedLine(file, cut.offset, cut.head, cut.length, cut.sha256());
            cut = null;
        } else if (end - start > format.maximumBytes()) {
            CutEvent whole = new CutEvent();
            whole.digest(window, start, end);
            line = new TailedLine(file, whole.offset, whole.head, whole.length, whole.sha256());
        } else {
            byte[] bytes = Arrays.copyOfRange(window, start, end);
            line = new TailedLine(file, base + start, bytes, bytes.length, null);
        }
        start = nextStart;
        return line;
    }

    /** More bytes are needed: those up to {@code safe}, if they are more than the bound, need not be kept. */
    private TailedLine digestCut(int safe) {
        if (cut == null && safe - start > format.maximumBytes()) {
            cut = new CutEvent();
        }
        if (cut != null) {
            cut.digest(window, start, safe);
            start = safe;
        }
        return null;
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

        private String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
