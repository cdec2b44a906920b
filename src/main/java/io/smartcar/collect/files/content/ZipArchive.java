package io.smartcar.collect.files.content;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.smartcar.camel.support.FileNames;
import io.smartcar.camel.support.MessageText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The entries of a zip archive, one after the other, in memory that does not depend on their number. The directory at the
 * end of the archive says which there are; bytes may stand before the archive, as in a self-extracting one. Of an archive
 * that is cut off, the entries are found by the headers before their contents. Not thread-safe.
 *
 * <p>Unlike the JDK's, one entry that cannot be read is no obstacle for the others, and names may be in any encoding.
 * Apache Commons Compress 1.28 reads these, too, but holds the directory in memory, ends without an error at a damaged header
 * in it, verifies no checksum, and took minutes to open 8 MB of extra fields.
 */
final class ZipArchive {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long IN_ZIP64 = 0xffffffffL;
    private static final int ZIP64 = 1;
    private static final int STREAMED = 8;
    private static final int SIGNATURE = 0x05054b50;
    private static final int LINK = 0xa;
    private static final Map<Integer, String> METHODS =
            Map.of(6, " (implode)", 9, " (deflate64)", 12, " (bzip2)", 14, " (lzma)", 95, " (xz)", 98, " (ppmd)");
    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;
    private final long fileSize;
    private long bytesRead;

    private boolean hasDirectory;
    /** How many bytes stand before the archive. */
    private long base;
    /** The next header. */
    private long at;
    /** The end of the directory. */
    private long directoryEnd;

    private String defect;

    ZipArchive(FileChannel channel) throws IOException {
        this.channel = channel;
        fileSize = channel.size();
        findDirectory();
        if (!hasDirectory) {
            at = 0;
            defect = "its directory, which should be at its end, is missing: the archive was cut off or altered";
        }
    }

    /** Whether the file has the directory of an archive. */
    boolean hasDirectory() {
        return hasDirectory;
    }

    /** What may be missing although all entries were read; null if nothing is. */
    String defect() {
        return defect;
    }

    // the directory

    private void findDirectory() throws IOException {
        long from = Math.max(0, fileSize - LONGEST_COMMENT - END_BYTES);
        ByteBuffer tail = bytes(from, (int) (fileSize - from));
        for (int index = tail.limit() - END_BYTES; index >= 0 && !hasDirectory; index--) {
            if (tail.getInt(index) == END) {
                hasDirectory = isEnd(from + index);
            }
        }
    }

    private boolean isEnd(long endAt) throws IOException {
        ByteBuffer end = bytes(endAt, END_BYTES);
        long behind = endAt + END_BYTES + unsigned(end, 20);
        long entries = unsigned(end, 10);
        long size = unsignedInt(end, 12);
        long offset = unsignedInt(end, 16);
        directoryEnd = endAt;
        long end64At = end64At(endAt);
        if (end64At >= 0) {
            ByteBuffer end64 = bytes(end64At, END64_BYTES);
            entries = end64.getLong(32);
            size = end64.getLong(40);
            offset = end64.getLong(48);
            directoryEnd = end64At;
        }
        at = directoryEnd - size;
        base = at - offset;
        boolean valid = behind <= fileSize && base >= 0 && at >= 0 && (entries == 0 || isAt(at, CENTRAL));
        if (valid) {
            defect = surplus(behind);
        }
        return valid;
    }

    /** Where the zip64 record begins; -1 if there is none. */
    private long end64At(long endAt) throws IOException {
        long locatorAt = endAt - LOCATOR_BYTES;
        if (!isAt(locatorAt, LOCATOR)) {
            return -1;
        }
        long named = bytes(locatorAt, LOCATOR_BYTES).getLong(8);
        // what stands before the archive moves it
        long adjacent = locatorAt - END64_BYTES;
        return isAt(adjacent, END64) ? adjacent : isAt(named, END64) ? named : -1;
    }

    /** Padding, a comment and what extracts the archive are no loss; an archive that is joined with this one is. */
    private String surplus(long behind) throws IOException {
        if (base > 0 && isAt(0, LOCAL)) {
            return base + " bytes stand before the archive, such as those of another one";
        }
        ByteBuffer rest = bytes(behind, (int) (fileSize - behind));
        while (rest.hasRemaining()) {
            if (rest.get() != 0) {
                return fileSize - behind + " bytes stand behind the archive, such as those of another one";
            }
        }
        return null;
    }

    // its entries

    /**
     * The next entry; null if there are no more.
     *
     * @throws EOFException if the directory is cut off here
     */
    ZipEntryHeader next() throws IOException {
        return hasDirectory ? nextCentral() : nextLocal();
    }

    private ZipEntryHeader nextCentral() throws IOException {
        if (at >= directoryEnd || isAt(at, SIGNATURE)) {
            return null;
        }
        if (!isAt(at, CENTRAL)) {
            defect = "its directory is damaged at byte " + at + ": further entries may be missing";
            return null;
        }
        ByteBuffer header = bytes(at, CENTRAL_BYTES);
        int flags = unsigned(header, 8);
        int nameLength = unsigned(header, 28);
        int extraLength = unsigned(header, 30);
        String name = FileNames.decode(bytes(at + CENTRAL_BYTES, nameLength).array());
        ByteBuffer extra = bytes(at + CENTRAL_BYTES + nameLength, extraLength);
        boolean isLink = (header.get(41) & 0xff) >>> 4 == LINK;
        at += CENTRAL_BYTES + nameLength + extraLength + unsigned(header, 32);
        // those that do not fit are in the zip64 field, in this order
        long[] sizes = {unsignedInt(header, 24), unsignedInt(header, 20), unsignedInt(header, 42)};
        readZip64(extra, sizes);
        return new ZipEntryHeader(
                name,
                flags,
                unsigned(header, 10),
                unsignedInt(header, 16),
                sizes[1],
                sizes[0],
                base + sizes[2],
                isLink);
    }

    private ZipEntryHeader nextLocal() throws IOException {
        if (at > fileSize - LOCAL_BYTES || !isAt(at, LOCAL)) {
            return null;
        }
        long begin = at;
        ByteBuffer header = bytes(begin, LOCAL_BYTES);
        int flags = unsigned(header, 6);
        int method = unsigned(header, 8);
        long content = contentAt(begin, header);
        if (content > fileSize) {
            return null;
        }
        int nameLength = unsigned(header, 26);
        String name = FileNames.decode(bytes(begin + LOCAL_BYTES, nameLength).array());
        long checksum = unsignedInt(header, 14);
        long[] sizes = {unsignedInt(header, 22), unsignedInt(header, 18)};
        readZip64(bytes(begin + LOCAL_BYTES + nameLength, unsigned(header, 28)), sizes);
        if (sizes[1] < 0) {
            return null;
        }
        at = content + sizes[1];
        boolean isStreamed = (flags & STREAMED) != 0 && sizes[1] == 0;
        if (isStreamed && method == ZipEntryHeader.DEFLATED) {
            long[] found = inflate(content);
            sizes = new long[] {found[0], found[1] - content};
            at = found[1];
            checksum = readDescriptor();
        } else if (isStreamed && !isAt(content, DESCRIPTOR)) {
            defect += ", and with it the size of the entry " + MessageText.of(name);
            return null;
        } else if (isStreamed) {
            checksum = readDescriptor();
        }
        return new ZipEntryHeader(name, flags, method, checksum, sizes[1], sizes[0], begin, false);
    }

    /** The decompressed size, and where the content ends; -1 and the end of the file if it is damaged. */
    private long[] inflate(long content) throws IOException {
        Inflater inflater = new Inflater(true);
        try (InputStream in = new InflaterInputStream(new Slice(content, fileSize), inflater, BUFFER)) {
            in.transferTo(OutputStream.nullOutputStream());
            return new long[] {inflater.getBytesWritten(), content + inflater.getBytesRead()};
        } catch (EOFException | ZipException e) {
            return new long[] {-1, fileSize};
        } finally {
            inflater.end();
        }
    }

    /** Passes the checksum and the sizes behind a streamed entry; -1 if they are cut off. */
    private long readDescriptor() throws IOException {
        at += isAt(at, DESCRIPTOR) ? 4 : 0;
        if (at > fileSize - 4) {
            return -1;
        }
        long checksum = unsignedInt(bytes(at, 4), 0);
        boolean isZip64 = isAt(at + 20, LOCAL) || isAt(at + 20, CENTRAL);
        at += isZip64 ? 20 : 12;
        return checksum;
    }

    private static void readZip64(ByteBuffer extra, long[] values) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int end = extra.position() + Short.toUnsignedInt(extra.getShort()) + 2;
            for (int index = 0; id == ZIP64 && index < values.length; index++) {
                if (values[index] == IN_ZIP64 && extra.remaining() >= Long.BYTES) {
                    values[index] = extra.getLong();
                }
            }
            extra.position(Math.min(Math.max(end, extra.position()), extra.limit()));
        }
    }

    /**
     * The decompressed content of an entry.
     *
     * @throws ZipException if it cannot be read, with the reason
     */
    InputStream open(ZipEntryHeader entry) throws IOException {
        if (entry.isEncrypted()) {
            throw new ZipException("it is encrypted; expected one without a password");
        }
        if (!isAt(entry.at(), LOCAL)) {
            throw new ZipException("its header, expected at byte " + entry.at() + ", is missing");
        }
        long content = contentAt(entry.at(), bytes(entry.at(), LOCAL_BYTES));
        InputStream packed = new Slice(content, content + entry.packed());
        return switch (entry.method()) {
            case ZipEntryHeader.STORED -> packed;
            case ZipEntryHeader.DEFLATED -> new Inflated(packed);
            case ZipEntryHeader.ZSTD -> new ZstdInputStreamNoFinalizer(packed);
            default ->
                throw new ZipException("it is compressed with method " + entry.method()
                        + METHODS.getOrDefault(entry.method(), "")
                        + "; expected deflate (8), zstd (93) or none (0)");
        };
    }

    private static long contentAt(long begin, ByteBuffer local) {
        return begin + LOCAL_BYTES + unsigned(local, 26) + unsigned(local, 28);
    }

    /** The place in the file up to which content was read last. */
    long bytesRead() {
        return bytesRead;
    }

    private boolean isAt(long offset, int signature) throws IOException {
        return offset >= 0
                && offset <= fileSize - Integer.BYTES
                && bytes(offset, Integer.BYTES).getInt(0) == signature;
    }

    private ByteBuffer bytes(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("its header at byte " + offset + " is cut off");
            }
        }
        return bytes.flip();
    }

    private static int unsigned(ByteBuffer bytes, int index) {
        return Short.toUnsignedInt(bytes.getShort(index));
    }

    private static long unsignedInt(ByteBuffer bytes, int index) {
        return Integer.toUnsignedLong(bytes.getInt(index));
    }

    private static final class Inflated extends InflaterInputStream {
        Inflated(InputStream packed) {
            super(packed, new Inflater(true), BUFFER);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }

    /** A part of the file. */
    private final class Slice extends InputStream {
        private final long end;
        private long next;

        Slice(long begin, long end) {
            this.next = begin;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (next >= end) {
                return -1;
            }
            int read = channel.read(ByteBuffer.wrap(bytes, from, (int) Math.min(length, end - next)), next);
            if (read < 0) {
                throw new EOFException("it is cut off");
            }
            next += read;
            bytesRead = next;
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - next);
        }
    }
}
