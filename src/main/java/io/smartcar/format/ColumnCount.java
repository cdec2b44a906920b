package io.smartcar.format;

import io.smartcar.event.KindSettings;
import io.smartcar.event.Refusal;
import io.smartcar.event.RefusedEventException;

/**
 * How many columns a line must have if they are known by their places.
 *
 * @param kind the kind's name
 * @param expected how many are declared
 * @param missingRefused whether fewer are refused
 * @param extraRefused whether more are refused
 */
record ColumnCount(String kind, int expected, boolean missingRefused, boolean extraRefused) {
    static ColumnCount of(KindSettings settings, int expected) {
        return new ColumnCount(
                settings.name(), expected, settings.refusesMissingColumns(), settings.refusesExtraColumns(true));
    }

    /** The same columns, however many there are. */
    ColumnCount unchecked() {
        return new ColumnCount(kind, expected, false, false);
    }

    /** @throws RefusedEventException if a line must not have so many columns */
    void check(int columns) throws RefusedEventException {
        if (columns < expected && missingRefused || columns > expected && extraRefused) {
            throw new RefusedEventException(
                    Refusal.COLUMNS, "Expected " + expected + " columns (kind." + kind + ".columns), got " + columns);
        }
    }
}
