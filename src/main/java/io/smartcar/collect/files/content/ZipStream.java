package io.smartcar.collect.files.content;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses the entries of a zip archive as one stream, except for those that have no lines of a log. A line feed is
 * added to an entry that does not end with one, so that no line spans two entries. A UTF-8 byte order mark at the beginning
 * of an entry is skipped. An entry that is gzip or zstd is decompressed again. Not thread-safe.
 *
 * <p>An entry that is damaged is one failure: what was read before it is the same at each reading, and reading on gives the
 * next entry. So each line has the same offset at each reading.
 */
final class ZipStream extends InputStream {
    private static final int BUFFER = 64 * 1024;
    private static final int SHOWN = 10;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final ZipArchive archive;
    /** Filled with the same bytes at each reading, however many are asked for: a decompressor fails for whole reads. */
    private final byte[] buffer = new byte[BUFFER + 1];

    private final List<String> ignored = new ArrayList<>();

    private int next;
    private int limit;
    private ZipEntryHeader entry;
    private CheckedInputStream checked;
    /** The rest of the entry; null between two entries. */
    private InputStream content;

    private boolean begins;
    private boolean begun;
    private boolean atEnd;
    private long ignoredEntries;
    private byte last;
    private ZipException failure;

    /** @throws ZipException if the file is no archive */
    ZipStream(FileChannel channel) throws IOException {
        archive = new ZipArchive(channel);
    }

    /** The place in the archive that was read last. */
    long bytesRead() {
        return archive.bytesRead();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws ZipException if an entry is damaged, or entries may be missing; what follows can still be read */
    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        while (next == limit) {
            if (failure != null) {
                ZipException thrown = failure;
                failure = null;
                throw thrown;
            }
            if (content == null && !open()) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, limit - next);
        System.arraycopy(buffer, next, bytes, from, count);
        next += count;
        begins = !begun;
        begun = true;
        return count;
    }

    /** Whether the latest read returned the first bytes of an entry. */
    boolean takeBeginning() {
        boolean taken = begins;
        begins = false;
        return taken;
    }

    /** Leaves out the rest of the current entry. */
    void skipEntry() throws IOException {
        next = limit;
        failure = null;
        closeEntry();
    }

    /** The current entry's name, as it is shown. */
    String entry() {
        return String.valueOf(entry);
    }

    /** How many entries were ignored so far. */
    long ignoredEntries() {
        return ignoredEntries;
    }

    /** Some of the ignored entries, as they are shown. */
    List<String> ignored() {
        return ignored;
    }

    private boolean open() throws IOException {
        while (!atEnd) {
            try {
                entry = archive.next();
            } catch (EOFException e) {
                atEnd = true;
                throw new ZipException(e.getMessage());
            }
            if (entry == null) {
                atEnd = true;
                if (archive.defect() != null) {
                    throw new ZipException(archive.defect());
                }
            } else if (entry.isIgnored()) {
                ignoredEntries++;
                if (ignored.size() < SHOWN) {
                    ignored.add(entry.toString());
                }
            } else {
                openEntry();
                return true;
            }
        }
        return false;
    }

    private void openEntry() throws IOException {
        begun = false;
        last = '\n';
        try {
            checked = new CheckedInputStream(archive.open(entry), new CRC32());
            content = withoutByteOrderMark(decompressed(checked));
        } catch (EOFException | ZipException | ZstdIOException e) {
            closeEntry();
            throw damaged(e);
        }
    }

    private static InputStream decompressed(InputStream in) throws IOException {
        PushbackInputStream packed = new PushbackInputStream(in, Compression.MAGIC_BYTES);
        byte[] head = packed.readNBytes(Compression.MAGIC_BYTES);
        packed.unread(head);
        return Compression.of(head).decompress(packed);
    }

    private static InputStream withoutByteOrderMark(InputStream in) throws IOException {
        PushbackInputStream text = new PushbackInputStream(in, BYTE_ORDER_MARK.length);
        byte[] head = text.readNBytes(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(head, BYTE_ORDER_MARK)) {
            text.unread(head);
        }
        return text;
    }

    private void fill() throws IOException {
        next = 0;
        limit = 0;
        try {
            while (limit < BUFFER) {
                int read = content.read(buffer, limit, BUFFER - limit);
                if (read < 0) {
                    end();
                    return;
                }
                limit += read;
                last = read > 0 ? buffer[limit - 1] : last;
            }
        } catch (EOFException | ZipException | ZstdIOException e) {
            failure = damaged(e);
            closeEntry();
        }
    }

    private void end() throws IOException {
        checked.transferTo(OutputStream.nullOutputStream());
        long checksum = checked.getChecksum().getValue();
        if (entry.checksum() >= 0 && checksum != entry.checksum()) {
            throw new ZipException("its checksum does not match");
        }
        if (last != '\n') {
            buffer[limit++] = '\n';
        }
        closeEntry();
    }

    private ZipException damaged(IOException cause) {
        String reason = cause.getMessage() == null ? "it ends too early" : cause.getMessage();
        ZipException damage = new ZipException("entry " + entry + ": " + reason);
        damage.initCause(cause);
        return damage;
    }

    private void closeEntry() throws IOException {
        if (content != null) {
            content.close();
        }
        content = null;
    }

    @Override
    public void close() throws IOException {
        closeEntry();
    }
}
