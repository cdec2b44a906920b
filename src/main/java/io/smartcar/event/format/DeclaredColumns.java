package io.smartcar.event.format;

import io.smartcar.camel.support.MessageText;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.FormatSettings.Column;
import java.util.List;

/**
 * The columns that a kind declares, and whether a line may have fewer or more of them.
 *
 * @param kind the kind's name, for messages
 * @param missingRejected whether a line without one of the columns is rejected
 * @param extraRejected whether a line with other columns is rejected
 */
record DeclaredColumns(String kind, List<Column> columns, boolean missingRejected, boolean extraRejected) {
    /** Columns identified by position: extra ones are rejected by default. */
    static DeclaredColumns byPosition(FormatSettings settings, List<String> names) {
        return new DeclaredColumns(
                settings.name(),
                names.stream().map(name -> new Column(name, name)).toList(),
                settings.rejectsMissingColumns(),
                settings.rejectsExtraColumns(true));
    }

    /** Columns identified by name: extra ones are ignored by default. */
    static DeclaredColumns byName(FormatSettings settings) {
        return new DeclaredColumns(
                settings.name(),
                settings.columns(),
                settings.rejectsMissingColumns(),
                settings.rejectsExtraColumns(false));
    }

    /** The same columns without checks, for a view of a single column. */
    DeclaredColumns unchecked() {
        return new DeclaredColumns(kind, columns, false, false);
    }

    int size() {
        return columns.size();
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** The names of the columns in the line. */
    List<String> sources() {
        return columns.stream().map(Column::source).toList();
    }

    /** @throws RejectedEventException if a line must not have this number of columns */
    void checkCount(int count) throws RejectedEventException {
        if (count < size() && missingRejected || count > size() && extraRejected) {
            throw new RejectedEventException(
                    RejectReason.COLUMNS, "Expected " + size() + " columns (kind." + kind + ".columns), got " + count);
        }
    }

    /** @throws RejectedEventException if a column is missing and must not be */
    void checkMissing(EventColumns values) throws RejectedEventException {
        for (int column = 0; missingRejected && column < size(); column++) {
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

    /** @throws RejectedEventException if undeclared columns are rejected */
    void checkExtra(String name) throws RejectedEventException {
        if (extraRejected) {
            throw new RejectedEventException(
                    RejectReason.COLUMNS,
                    "Expected no column but those of kind." + kind + ".columns, got '" + MessageText.of(name) + "'");
        }
    }
}
