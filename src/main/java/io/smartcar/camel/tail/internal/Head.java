package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.Fingerprint;
import io.smartcar.camel.support.GzipStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipException;

/** The first bytes of a file; of a compressed one, its first bytes decompressed. Not thread-safe. */
final class Head {

    /** How many bytes of a file's beginning, beside device and inode, tell it from others. */
    static final int BYTES = 1024;

    private static final byte[] GZIP = {0x1f, (byte) 0x8b, 8};

    private final byte[] bytes;
    private final boolean compressed;

    /** Cached by length: many contents are compared with the same head. */
    private final Map<Integer, Fingerprint> fingerprints = new HashMap<>();

    Head(byte[] bytes, boolean compressed) {
        this.bytes = bytes;
        this.compressed = compressed;
    }

    /** @throws IOException if it cannot be read, or is compressed and not yet written far enough */
    static Head read(FileChannel channel) throws IOException {
        byte[] bytes = bytes(channel, 0, BYTES);
        int magic = Math.min(bytes.length, GZIP.length);
        // an empty file is not the beginning of a compressed one
        if (magic > 0 && Arrays.equals(bytes, 0, magic, GZIP, 0, magic)) {
            byte[] decompressed = decompressed(channel, BYTES, false);
            return decompressed == null ? new Head(bytes, false) : new Head(decompressed, true);
        }
        return new Head(bytes, false);
    }

    /** Reads the first bytes, or the available ones of an incomplete compressed file. */
    static byte[] soFar(FileChannel channel, boolean compressed, int length) throws IOException {
        byte[] decompressed = compressed ? decompressed(channel, length, true) : bytes(channel, 0, length);
        return decompressed == null ? new byte[0] : decompressed;
    }

    /** The first bytes up to the first damage; null if the file is not gzip after all. */
    private static byte[] decompressed(FileChannel channel, int length, boolean incomplete) throws IOException {
        byte[] head = new byte[length];
        int end = 0;
        try (InputStream stream = decompress(channel)) {
            for (int count = 0; count >= 0 && end < length; end += Math.max(0, count)) {
                count = stream.read(head, end, length - end);
            }
        } catch (EOFException e) {
            if (!incomplete) {
                throw new EOFException("it is compressed and incomplete");
            }
        } catch (ZipException e) {
            return end == 0 ? null : Arrays.copyOf(head, end);
        }
        return Arrays.copyOf(head, end);
    }

    /** Decompresses the file from its beginning; closing the stream does not close the file. Moves the file's position. */
    static InputStream decompress(FileChannel channel) throws IOException {
        channel.position(0);
        InputStream compressed = new FilterInputStream(Channels.newInputStream(channel)) {
            @Override
            public void close() {
                // the file stays open: it may have been deleted
            }
        };
        return new GzipStream(compressed);
    }

    /** Reads up to this many bytes, fewer at the end of the file. */
    static byte[] bytes(FileChannel channel, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                return Arrays.copyOf(bytes, buffer.position());
            }
        }
        return bytes;
    }

    /** Whether the bytes before the position are the acknowledged ones; true if those are unknown. */
    static boolean standsAt(FileChannel channel, FilePosition position) throws IOException {
        Fingerprint before = position.before();
        if (position.offset() < before.length()) {
            return false;
        }
        byte[] bytes = bytes(channel, position.offset() - before.length(), before.length());
        return before.equals(Fingerprint.of(bytes));
    }

    boolean isCompressed() {
        return compressed;
    }

    /** The fingerprint over all of it. */
    Fingerprint fingerprint() {
        return fingerprint(bytes.length);
    }

    /** Whether the file begins with the bytes of this fingerprint. */
    boolean beginsWith(Fingerprint fingerprint) {
        return fingerprint.length() <= bytes.length && fingerprint.equals(fingerprint(fingerprint.length()));
    }

    /** Whether the first bytes are zeros, as in a hole. */
    boolean isHole(long length) {
        for (int index = 0; index < Math.min(length, bytes.length); index++) {
            if (bytes[index] != 0) {
                return false;
            }
        }
        return bytes.length > 0 && length > 0;
    }

    private Fingerprint fingerprint(int length) {
        return fingerprints.computeIfAbsent(length, end -> Fingerprint.of(bytes, 0, end));
    }
}
