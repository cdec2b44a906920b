package io.smartcar.collect.files.content;

import com.github.luben.zstd.ZstdIOException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;

/**
 * The content of a file, decompressed if it is compressed, in memory that does not depend on its size: about 100 KiB,
 * and up to 128 MiB off-heap for a zstd file that was compressed with so large a window. Not thread-safe.
 */
public final class FileContent extends InputStream implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;
    private final Compression compression;
    private final InputStream in;
    private final long maximumBytes;

    /** The offsets at which the content of the file or of an archive's entries begins, not yet asked for. */
    private final Deque<Long> beginnings = new ArrayDeque<>(List.of(0L));

    private volatile long bytesRead;
    private long position;
    private boolean ended;

    private FileContent(FileChannel channel, Compression compression, InputStream in, long maximumBytes) {
        this.channel = channel;
        this.compression = compression;
        this.in = in;
        this.maximumBytes = maximumBytes;
    }

    /**
     * Opens a file.
     *
     * @param maximumBytes the largest size of a compressed file's content
     * @throws DamagedFileException if it begins like a compressed file but is none
     * @throws IOException if it cannot be read
     */
    public static FileContent open(Path file, long maximumBytes) throws IOException {
        return of(FileChannel.open(file, StandardOpenOption.READ), file, maximumBytes);
    }

    /** As {@link #open}, of an open file, which is closed with the content. */
    public static FileContent of(FileChannel channel, Path file, long maximumBytes) throws IOException {
        try {
            InputStream raw = Channels.newInputStream(channel);
            Compression compression = compression(file, channel, raw);
            channel.position(0);
            InputStream in = decompressed(compression, channel, raw);
            return new FileContent(channel, compression, in, maximumBytes);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static Compression compression(Path file, FileChannel channel, InputStream raw) throws IOException {
        try {
            Compression compression = Compression.of(raw.readNBytes(Compression.MAGIC_BYTES));
            boolean isNamedZip = file.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
            // a self-extracting archive begins with a program
            return compression == Compression.NONE && isNamedZip && new ZipArchive(channel).hasDirectory()
                    ? Compression.ZIP
                    : compression;
        } catch (ZipException e) {
            throw new DamagedFileException(e.getMessage(), e);
        }
    }

    private static InputStream decompressed(Compression compression, FileChannel channel, InputStream raw)
            throws IOException {
        try {
            return compression == Compression.ZIP ? new ZipStream(channel) : compression.decompress(raw);
        } catch (EOFException | ZipException | ZstdIOException e) {
            throw damaged(compression, 0, e);
        } catch (LinkageError e) {
            throw new IOException(
                    "Failed to load the zstd library, which needs room in a folder java.io.tmpdir that allows executables:"
                            + " make room or set another, then restart this process, which does not try again",
                    e);
        }
    }

    /**
     * The offset at which the file, or the entry of an archive, begins of which this is the first line. To be asked for
     * each line, in order.
     *
     * @param line the offset of the line
     * @return -1 if it is another line
     */
    public long beginning(long line) {
        long beginning = -1;
        while (!beginnings.isEmpty() && beginnings.peek() <= line) {
            beginning = beginnings.remove();
        }
        return beginning;
    }

    /** How the file is compressed. */
    public Compression compression() {
        return compression;
    }

    /** The archive's entry that was read last, for messages; empty if the file is no archive. */
    public String entry() {
        return in instanceof ZipStream zip ? "entry " + zip.entry() + ": " : "";
    }

    /** How many entries of the archive were ignored. */
    public long ignoredEntries() {
        return in instanceof ZipStream zip ? zip.ignoredEntries() : 0;
    }

    /** Some of the entries of the archive that were ignored, for messages. */
    public List<String> ignored() {
        return in instanceof ZipStream zip ? zip.ignored() : List.of();
    }

    /**
     * Leaves out the rest of the archive's entry, or of a file that is no archive.
     *
     * @param beginning where it begins: there, the next entry begins instead
     */
    public void skipEntry(long beginning) throws IOException {
        if (in instanceof ZipStream zip) {
            zip.skipEntry();
        } else {
            ended = true;
        }
        position = beginning;
    }

    /**
     * Goes to an offset in the decompressed content; to the beginning if it is an archive, where damage that was found
     * before the offset must be found again.
     *
     * @throws DamagedFileException if the content has fewer bytes
     */
    public void resume(long offset) throws IOException {
        if (compression == Compression.ZIP) {
            return;
        }
        if (compression == Compression.NONE && offset <= channel.size()) {
            channel.position(offset);
            position = offset;
        }
        byte[] skipped = new byte[position < offset ? BUFFER : 0];
        while (position < offset) {
            if (read(skipped, 0, (int) Math.min(skipped.length, offset - position)) < 0) {
                throw new DamagedFileException("expected at least the " + offset
                        + " bytes that were read of it before, but it has " + position);
            }
        }
        beginnings.removeIf(beginning -> beginning < offset);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws DamagedFileException if the content is damaged; reading on gives the archive's next entry, or the end */
    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int read = compression == Compression.NONE ? in.read(bytes, from, length) : expand(bytes, from, length);
        if (in instanceof ZipStream zip && zip.takeBeginning()) {
            beginnings.add(position);
        }
        if (read > 0) {
            position += read;
        }
        bytesRead = bytesOnDisk();
        return read;
    }

    private long bytesOnDisk() throws IOException {
        return in instanceof ZipStream zip ? zip.bytesRead() : channel.position();
    }

    /** The number of bytes of the file on the disk, compressed or not, up to which it is read; for use by any thread. */
    public long bytesRead() {
        return bytesRead;
    }

    private int expand(byte[] bytes, int from, int length) throws IOException {
        int read;
        try {
            read = in.read(bytes, from, length);
        } catch (EOFException | ZipException | ZstdIOException e) {
            ended = compression != Compression.ZIP;
            throw damaged(compression, position, e);
        }
        if (position + Math.max(0, read) > maximumBytes) {
            ended = true;
            throw new DamagedFileException("it has more than the " + maximumBytes
                    + " bytes that a compressed file of its size may have (files.max-decompressed-bytes,"
                    + " files.max-compression-ratio)");
        }
        return read;
    }

    private static DamagedFileException damaged(Compression compression, long position, Throwable cause) {
        return new DamagedFileException(
                "its " + compression.name().toLowerCase(Locale.ROOT) + " data is damaged after " + position
                        + " decompressed bytes: "
                        + (cause.getMessage() == null ? "it ends too early" : cause.getMessage()),
                cause);
    }

    /** The number of decompressed bytes that were read or skipped. */
    public long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
        } finally {
            channel.close();
        }
    }
}
