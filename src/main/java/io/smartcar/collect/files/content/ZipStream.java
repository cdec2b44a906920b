package io.smartcar.collect.files.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Decompresses all entries of a zip archive, in their order, as one stream. A line feed is added to an entry that does not
 * end with one, so that no line spans two entries. A UTF-8 byte order mark at the beginning of an entry is skipped.
 *
 * <p>Reads the local headers of the entries, so that memory does not depend on their number, and compares that number with
 * the central directory at the end: otherwise an archive that is cut off between two entries would look complete.
 */
final class ZipStream extends InputStream {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int ENTRIES_AT = 10;
    private static final int COMMENT_LENGTH_AT = 20;
    private static final int MANY_ENTRIES = 0xffff;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final FileChannel channel;
    private final ZipInputStream zip;

    private ZipEntry entry;
    /** The entry's first bytes, unless they are a byte order mark, of which those before headPosition were returned. */
    private byte[] head = {};

    private int headPosition;
    private long entries;
    private byte last = '\n';
    private boolean ended;
    private boolean begun;
    private boolean begins;

    /**
     * @param channel the archive, whose end is read without moving the position
     * @param in its bytes
     */
    ZipStream(FileChannel channel, InputStream in) {
        this.channel = channel;
        this.zip = new ZipInputStream(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int read = entry == null ? -1 : readEntry(bytes, from, length);
            if (read > 0) {
                begins = !begun;
                begun = true;
                last = bytes[from + read - 1];
                return read;
            }
            if (read < 0 && last != '\n') {
                last = '\n';
                entry = null;
                bytes[from] = '\n';
                return 1;
            }
            if (read < 0) {
                next();
            }
        }
        return -1;
    }

    /** Whether the latest read returned the first bytes of an entry. */
    boolean takeBeginning() {
        boolean taken = begins;
        begins = false;
        return taken;
    }

    private int readEntry(byte[] bytes, int from, int length) throws IOException {
        int left = Math.min(length, head.length - headPosition);
        if (left == 0) {
            return zip.read(bytes, from, length);
        }
        System.arraycopy(head, headPosition, bytes, from, left);
        headPosition += left;
        return left;
    }

    private void next() throws IOException {
        head = new byte[0];
        headPosition = 0;
        entry = zip.getNextEntry();
        begun = false;
        if (entry != null) {
            entries++;
            byte[] first = zip.readNBytes(BYTE_ORDER_MARK.length);
            head = Arrays.equals(first, BYTE_ORDER_MARK) ? head : first;
            return;
        }
        ended = true;
        long expected = entriesInDirectory();
        if (expected < 0) {
            throw new ZipException("the archive has no end: it is cut off after " + entries + " entries");
        }
        if (expected != MANY_ENTRIES && expected != entries) {
            throw new ZipException(
                    "expected " + expected + " entries, as in the archive's directory, but found " + entries);
        }
    }

    /** The number of entries in the archive's directory; 65,535 if there are that many or more, -1 without a directory. */
    private long entriesInDirectory() throws IOException {
        int length = (int) Math.min(channel.size(), END_BYTES + LONGEST_COMMENT);
        ByteBuffer end = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long from = channel.size() - length;
        while (end.hasRemaining() && channel.read(end, from + end.position()) >= 0) {
            // until the buffer is full
        }
        for (int at = length - END_BYTES; at >= 0; at--) {
            boolean found = end.getInt(at) == END_SIGNATURE
                    && at + END_BYTES + Short.toUnsignedInt(end.getShort(at + COMMENT_LENGTH_AT)) == length;
            if (found) {
                return Short.toUnsignedInt(end.getShort(at + ENTRIES_AT));
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
