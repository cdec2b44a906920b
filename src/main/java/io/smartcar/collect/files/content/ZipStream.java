package io.smartcar.collect.files.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Decompresses all entries of a zip archive, in the order of its directory, as one stream. A line feed is added to an entry
 * that does not end with one, so that no line spans two entries. A UTF-8 byte order mark at the beginning of an entry is
 * skipped. Not thread-safe.
 *
 * <p>The directory at the end of the archive says which entries there are, and their sizes: it takes about 100 bytes of
 * memory an entry. An archive that is cut off has none and cannot be opened.
 */
final class ZipStream extends InputStream {
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int RECORD_AT = 8;
    private static final int RECORD_HEAD_BYTES = 12;
    private static final int RECORD_SIZE_AT = 4;
    private static final int END_BYTES = 22;
    private static final int DIRECTORY_SIZE_AT = 12;
    private static final int DIRECTORY_AT = 16;
    private static final int COMMENT_LENGTH_AT = 20;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final ZipFile archive;
    private final Iterator<? extends ZipEntry> entries;

    private ZipEntry entry;
    private CheckedInputStream checked;
    /** The rest of the entry; null between two entries. */
    private InputStream content;

    private boolean begun;
    private boolean begins;
    private byte last = '\n';

    /** @throws ZipException if the archive has no directory, or a damaged one, or more than its directory tells */
    ZipStream(Path file) throws IOException {
        // names are not used; in this encoding every sequence of bytes is one
        archive = new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1);
        entries = archive.stream().iterator();
        if (!isAlone(file)) {
            archive.close();
            throw new ZipException("bytes stand before or behind the archive, such as those of another one");
        }
    }

    /** Java's archive ignores what stands before its first entry or behind its end. */
    private boolean isAlone(Path file) throws IOException {
        int comment = archive.getComment() == null ? 0 : archive.getComment().length();
        try (FileChannel channel = FileChannel.open(file)) {
            long endAt = channel.size() - comment - END_BYTES;
            ByteBuffer end = read(channel, endAt, END_BYTES);
            long directoryEnd = Integer.toUnsignedLong(end.getInt(DIRECTORY_AT))
                    + Integer.toUnsignedLong(end.getInt(DIRECTORY_SIZE_AT));
            return Short.toUnsignedInt(end.getShort(COMMENT_LENGTH_AT)) == comment
                    && (directoryEnd == endAt || endsZip64(channel, endAt));
        }
    }

    /** Whether a zip64 directory ends here: a record, and a locator with its offset. */
    private static boolean endsZip64(FileChannel channel, long endAt) throws IOException {
        long locatorAt = endAt - LOCATOR_BYTES;
        if (locatorAt < 0) {
            return false;
        }
        ByteBuffer locator = read(channel, locatorAt, LOCATOR_BYTES);
        long recordAt = locator.getLong(RECORD_AT);
        return locator.getInt(0) == LOCATOR
                && recordAt >= 0
                && recordAt
                                + RECORD_HEAD_BYTES
                                + read(channel, recordAt, RECORD_HEAD_BYTES).getLong(RECORD_SIZE_AT)
                        == locatorAt;
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(bytes, at);
        return bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        while (length > 0 && (content != null || open())) {
            int read = content.read(bytes, from, length);
            if (read > 0) {
                begins = !begun;
                begun = true;
                last = bytes[from + read - 1];
                return read;
            }
            close(content);
            if (last != '\n') {
                last = '\n';
                bytes[from] = '\n';
                return 1;
            }
        }
        return length == 0 ? 0 : -1;
    }

    /** Whether the latest read returned the first bytes of an entry. */
    boolean takeBeginning() {
        boolean taken = begins;
        begins = false;
        return taken;
    }

    private boolean open() throws IOException {
        if (!entries.hasNext()) {
            return false;
        }
        entry = entries.next();
        checked = new CheckedInputStream(archive.getInputStream(entry), new CRC32());
        byte[] first = checked.readNBytes(BYTE_ORDER_MARK.length);
        boolean marked = Arrays.equals(first, BYTE_ORDER_MARK);
        content = marked ? checked : new SequenceInputStream(new ByteArrayInputStream(first), checked);
        begun = false;
        return true;
    }

    /** Java's archive does not compare the checksums. */
    private void close(InputStream read) throws IOException {
        read.close();
        content = null;
        if (checked.getChecksum().getValue() != entry.getCrc()) {
            throw new ZipException("the checksum of " + entry.getName() + " does not match");
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
