package io.smartcar.camel.hbase.rowkey;

import io.smartcar.camel.support.ColumnRanges;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.zip.CRC32C;

/** A row key in the making: the values at hand and the bytes so far. Each thread uses one again and again. */
final class RowKeyEvaluation {
    private static final ThreadLocal<RowKeyEvaluation> OF_THREAD = ThreadLocal.withInitial(RowKeyEvaluation::new);
    /** A buffer that an outsized value has made larger than this is not kept. */
    private static final int KEPT_CAPACITY = 64 * 1024;

    private final MessageDigest sha256 = newSha256();
    private final CRC32C crc32c = new CRC32C();
    private byte[] bytes = new byte[256];
    private int length;
    private ColumnRanges columns;
    private byte[] line;
    private byte[] id;
    private Function<String, byte[]> values;
    private boolean used;

    private RowKeyEvaluation() {}

    /** An empty key over the columns of a line. */
    static RowKeyEvaluation of(ColumnRanges columns, byte[] line, byte[] id) {
        RowKeyEvaluation key = free();
        key.columns = columns;
        key.line = line;
        key.id = id;
        return key;
    }

    /** An empty key over values looked up by name. */
    static RowKeyEvaluation of(Function<String, byte[]> values) {
        RowKeyEvaluation key = free();
        key.values = values;
        return key;
    }

    /** The thread's own, unless the values of the one in use evaluate a template in their turn. */
    private static RowKeyEvaluation free() {
        RowKeyEvaluation key = OF_THREAD.get();
        if (key.used) {
            key = new RowKeyEvaluation();
        }
        key.used = true;
        key.length = 0;
        return key;
    }

    /** Lets go of the values. */
    void release() {
        used = false;
        columns = null;
        line = null;
        id = null;
        values = null;
        if (bytes.length > KEPT_CAPACITY) {
            bytes = new byte[256];
        }
    }

    int length() {
        return length;
    }

    /** The bytes so far, not a copy; those from {@link #length()} on are meaningless. */
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

    /** Makes room for bytes at the end, which the caller writes. */
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
    void append(RowKeyName name) {
        int before = length;
        if (values != null) {
            appendAll(values.apply(name.text()));
        } else {
            appendOfLine(name);
        }
        if (length == before) {
            throw new RowKeyException("needs a value for '" + name.text() + "', but it is missing or empty");
        }
    }

    private void appendAll(byte[] source) {
        if (source != null) {
            append(source, 0, source.length);
        }
    }

    private void appendOfLine(RowKeyName name) {
        switch (name.column()) {
            case RowKeyName.LINE -> appendAll(line);
            case RowKeyName.ID -> appendAll(id);
            case RowKeyName.LOOKED_UP ->
                throw new IllegalStateException("'" + name.text()
                        + "' is to be looked up by name: compile the template with the line's columns");
            default -> appendColumn(name.column());
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

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
