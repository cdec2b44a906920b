package io.smartcar.camel.support;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses all members of a gzip file. The JDK's stream ends silently at a member with a damaged header; this one fails
 * unless it has reached the end of the file. Not thread-safe.
 */
public final class GzipStream extends GZIPInputStream {
    private static final int BUFFER = 64 * 1024;
    private static final int TRAILER = 8;
    private static final int DEEPEST = 500;

    private final CountedStream file;
    private final boolean isPadded;
    private long readAtLastFill;
    private ZipException damage;
    private int depth;

    /**
     * Reads the header of the first member.
     *
     * @throws IOException if it cannot be read, or is none
     */
    public GzipStream(InputStream compressed) throws IOException {
        this(compressed, false);
    }

    private GzipStream(InputStream compressed, boolean isPadded) throws IOException {
        super(new CountedStream(compressed), BUFFER);
        this.isPadded = isPadded;
        file = (CountedStream) in;
    }

    /** Of a complete file, behind which zeros may stand, as tapes and block devices need. */
    public static GzipStream padded(InputStream compressed) throws IOException {
        return new GzipStream(compressed, true);
    }

    /** @throws ZipException if the content is damaged or not gzip; also at each further call */
    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (damage != null) {
            throw damage;
        }
        try {
            // the JDK's stream recurses for each member without content
            if (++depth > DEEPEST) {
                throw new ZipException("members without content follow each other without end");
            }
            int read = super.read(bytes, from, length);
            if (read < 0) {
                expectEnd();
            }
            return read;
        } catch (ZipException e) {
            damage = e;
            throw e;
        } finally {
            depth--;
        }
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        readAtLastFill = file.count();
    }

    /** Only the last member's trailer, and padding, may follow the decompressed bytes. */
    private void expectEnd() throws IOException {
        long memberEnd = readAtLastFill - inf.getRemaining() + TRAILER;
        file.transferTo(OutputStream.nullOutputStream());
        if ((isPadded ? file.contentEnd() : file.count()) > memberEnd) {
            throw new ZipException("bytes follow that are not gzip");
        }
    }

    /** Counts what is read from the file. */
    private static final class CountedStream extends FilterInputStream {
        private long count;
        /** The bytes up to the last one that is not zero. */
        private long contentEnd;

        CountedStream(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        long contentEnd() {
            return contentEnd;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            int last = read;
            while (last > 0 && bytes[from + last - 1] == 0) {
                last--;
            }
            contentEnd = last > 0 ? count + last : contentEnd;
            count += Math.max(0, read);
            return read;
        }
    }
}
