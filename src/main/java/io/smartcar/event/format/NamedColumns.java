package io.smartcar.event.format;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.FormatSettings.Column;
import java.util.List;

/**
 * What columns a line must have if they are known by name.
 *
 * @param kind the kind's name
 * @param columns the columns
 * @param missingRefused whether a line without one of them is refused
 * @param extraRefused whether a line with others is refused
 */
record NamedColumns(String kind, List<Column> columns, boolean missingRefused, boolean extraRefused) {
    static NamedColumns of(FormatSettings settings) {
        return new NamedColumns(
                settings.name(),
                settings.columns(),
                settings.rejectsMissingColumns(),
                settings.rejectsExtraColumns(false));
    }

    /** The same columns, whether they are there or not. */
    NamedColumns unchecked() {
        return new NamedColumns(kind, columns, false, false);
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** @throws RejectedEventException if a column is missing that must be there */
    void checkMissing(EventColumns values) throws RejectedEventException {
        if (!missingRefused) {
            return;
        }
        for (int column = 0; column < columns.size(); column++) {
            if (values.array(column) == null) {
                throw missing(column);
            }
        }
    }

    RejectedEventException missing(int column) {
        return new RejectedEventException(
                RejectReason.COLUMNS,
                "Expected '" + columns.get(column).source() + "' (kind." + kind
                        + ".columns), but the line does not have it; kind." + kind
                        + ".missing-columns=ignore would let it through");
    }

    /** @throws RejectedEventException if no other columns may be there */
    void checkExtra(String name) throws RejectedEventException {
        if (extraRefused) {
            throw new RejectedEventException(
                    RejectReason.COLUMNS,
                    "Expected no column but those of kind." + kind + ".columns, got '" + name + "'");
        }
    }
}
