package io.smartcar.collect.files.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
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

    /** @throws ZipException if the archive has no directory, or a damaged one */
    ZipStream(Path file) throws IOException {
        // names are not used; in this encoding every sequence of bytes is one
        archive = new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1);
        entries = archive.stream().iterator();
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
