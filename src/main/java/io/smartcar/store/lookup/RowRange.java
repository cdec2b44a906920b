package io.smartcar.store.lookup;

import io.smartcar.camel.support.ColumnRanges;
import io.smartcar.event.kind.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The rows among which all events of a look-up are, as far as the row key of their kind tells.
 *
 * @param start the first row; empty: the first of the table
 * @param stop the row behind the last one; empty: none
 */
record RowRange(byte[] start, byte[] stop) {
    private static final byte[] NONE = {};

    /**
     * The range of the events of a kind.
     *
     * @param key the value of the kind's key column; null for any
     * @param from the time of the first event; null for any
     * @param to the time behind that of the last one; null for any
     */
    static RowRange of(Kind kind, byte[] key, Instant from, Instant to) {
        Known known = new Known(kind, key, null);
        byte[] prefix = kind.row().prefix(known);
        byte[] start = prefix;
        byte[] stop = after(prefix);
        if (kind.time() != null && kind.row().isSortedBy(kind.timeInRow(), known)) {
            byte[] first = from == null ? null : kind.row().prefix(known.at(from));
            byte[] last = to == null ? null : kind.row().prefix(known.at(to.minusNanos(1)));
            // a function such as max-minus turns the order around
            boolean isReversed = Arrays.compareUnsigned(
                            kind.row().prefix(known.at(Instant.EPOCH)),
                            kind.row().prefix(known.at(Instant.EPOCH.plusMillis(1))))
                    > 0;
            byte[] low = isReversed ? last : first;
            byte[] high = isReversed ? first : last;
            start = low == null ? start : low;
            stop = high == null ? stop : after(high);
        }
        return new RowRange(start, stop);
    }

    /** The first row behind all that begin with a prefix; empty if there is none. */
    private static byte[] after(byte[] prefix) {
        int length = prefix.length;
        while (length > 0 && prefix[length - 1] == (byte) 0xff) {
            length--;
        }
        if (length == 0) {
            return NONE;
        }
        byte[] next = Arrays.copyOf(prefix, length);
        next[length - 1]++;
        return next;
    }

    /** The range behind a row. */
    RowRange behind(byte[] row) {
        byte[] next = Arrays.copyOf(row, row.length + 1);
        return Arrays.compareUnsigned(next, start) > 0 ? new RowRange(next, stop) : this;
    }

    /** Whether there is no row in it. */
    boolean isEmpty() {
        return stop.length > 0 && Arrays.compareUnsigned(start, stop) >= 0;
    }

    /** The known columns of a look-up. */
    private record Known(Kind kind, byte[] key, byte[] time) implements ColumnRanges {
        Known at(Instant instant) {
            return new Known(kind, key, String.valueOf(instant.toEpochMilli()).getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public byte[] array(int column) {
            if (column == kind.keyColumn()) {
                return key;
            }
            return kind.time() != null && column == kind.timeInRow() ? time : null;
        }

        @Override
        public int start(int column) {
            return 0;
        }

        @Override
        public int length(int column) {
            return array(column).length;
        }
    }
}
