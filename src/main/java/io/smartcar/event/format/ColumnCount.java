package io.smartcar.event.format;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;

/**
 * How many columns a line must have if they are known by their places.
 *
 * @param kind the kind's name
 * @param expected how many are declared
 * @param missingRefused whether fewer are refused
 * @param extraRefused whether more are refused
 */
record ColumnCount(String kind, int expected, boolean missingRefused, boolean extraRefused) {
    static ColumnCount of(FormatSettings settings, int expected) {
        return new ColumnCount(
                settings.name(), expected, settings.rejectsMissingColumns(), settings.rejectsExtraColumns(true));
    }

    /** The same columns, however many there are. */
    ColumnCount unchecked() {
        return new ColumnCount(kind, expected, false, false);
    }

    /** @throws RejectedEventException if a line must not have so many columns */
    void check(int columns) throws RejectedEventException {
        if (columns < expected && missingRefused || columns > expected && extraRefused) {
            throw new RejectedEventException(
                    RejectReason.COLUMNS,
                    "Expected " + expected + " columns (kind." + kind + ".columns), got " + columns);
        }
    }
}
