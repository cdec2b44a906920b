package io.smartcar.camel.hbase.rowkey;

import io.smartcar.camel.support.ColumnRanges;
import io.smartcar.camel.support.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The evaluation of a template: its input values and the bytes of the key so far. Each thread reuses one instance. */
final class RowKeyEvaluation {
    private static final ThreadLocal<RowKeyEvaluation> PER_THREAD = ThreadLocal.withInitial(RowKeyEvaluation::new);
    /** Bytes; a larger buffer is not reused. */
    private static final int MAX_REUSED_CAPACITY = 64 * 1024;

    private final MessageDigest sha256 = Sha256.digest();
    private final CRC32C crc32c = new CRC32C();
    private byte[] bytes = new byte[256];
    private int length;
    private ColumnRanges columns;
    private byte[] line;
    private byte[] id;

    private RowKeyEvaluation() {}

    /** An empty key over the columns of a line. */
    static RowKeyEvaluation of(ColumnRanges columns, byte[] line, byte[] id) {
        RowKeyEvaluation key = PER_THREAD.get();
        key.columns = columns;
        key.line = line;
        key.id = id;
        key.length = 0;
        return key;
    }

    /** Releases the values. */
    void release() {
        columns = null;
        line = null;
        id = null;
        if (bytes.length > MAX_REUSED_CAPACITY) {
            bytes = new byte[256];
        }
    }

    int length() {
        return length;
    }

    /** The buffer, not a copy: only the bytes before {@link #length()} are valid. */
    byte[] bytes() {
        return bytes;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    String text(int from) {
        return new String(bytes, from, length - from, StandardCharsets.UTF_8);
    }

    void truncate(int newLength) {
        length = newLength;
    }

    /** Adds bytes at the end, for the caller to write. */
    void grow(int added) {
        if (length + added > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + added));
        }
        length += added;
    }

    void append(byte[] source, int from, int to) {
        int at = length;
        grow(to - from);
        System.arraycopy(source, from, bytes, at, to - from);
    }

    /** Appends a value. */
    void append(RowKeyPart.Value value) {
        int before = length;
        switch (value.column()) {
            case RowKeyPart.Value.LINE -> appendAll(line);
            case RowKeyPart.Value.ID -> appendAll(id);
            default -> appendColumn(value.column());
        }
        if (length == before) {
            throw new RowKeyException("needs a value for '" + value.name() + "', but it is missing or empty");
        }
    }

    private void appendAll(byte[] source) {
        if (source != null) {
            append(source, 0, source.length);
        }
    }

    private void appendColumn(int column) {
        byte[] array = columns.array(column);
        if (array != null) {
            int start = columns.start(column);
            append(array, start, start + columns.length(column));
        }
    }

    /** The SHA-256 of the bytes from an offset on. */
    byte[] sha256(int from) {
        sha256.update(bytes, from, length - from);
        return sha256.digest();
    }

    /** The CRC-32C of the bytes from an offset on. */
    long crc32c(int from) {
        crc32c.reset();
        crc32c.update(bytes, from, length - from);
        return crc32c.getValue();
    }
}
