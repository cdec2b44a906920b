package io.smartcar.event.kind;

import io.smartcar.camel.hbase.rowkey.RowKeyException;
import io.smartcar.camel.support.ColumnRanges;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.EventColumns;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.Message;

/**
 * Splits one event after another into the columns of its kind, those of the line and then the computed fields, and
 * makes its row key of them. Not thread-safe.
 */
public final class KindColumns implements ColumnRanges {
    private final Kind kind;
    private final EventColumns columns;
    private final int columnsOfLine;
    private final byte[][] fields;
    private byte[] line;
    private byte[] id;

    public KindColumns(Kind kind) {
        this.kind = kind;
        columns = kind.layout().open();
        columnsOfLine = kind.layout().names().size();
        fields = kind.fields().stream().map(Kind.Field::constant).toArray(byte[][]::new);
    }

    /**
     * Splits an event; its columns are available until the next call.
     *
     * @throws RejectedEventException if the event does not have the form of its kind
     */
    public void split(Message event) throws RejectedEventException {
        line = kind.text(event);
        id = event.getHeader(EventHeaders.ID, byte[].class);
        columns.split(line, event);
        for (int field = 0; field < fields.length; field++) {
            compute(field);
        }
    }

    private void compute(int number) throws RejectedEventException {
        Kind.Field field = kind.fields().get(number);
        if (field.constant() != null) {
            return;
        }
        try {
            fields[number] = field.template().evaluate(columns, line, id);
        } catch (RowKeyException e) {
            fields[number] = null;
            if (kind.rejectsMissingColumns()) {
                throw new RejectedEventException(
                        RejectReason.COLUMNS,
                        "Expected to compute kind." + kind.name() + "." + KindSettings.FIELDS + field.name() + ": "
                                + e.getMessage());
            }
        }
    }

    /** @throws RejectedEventException if a value is missing, or does not have the form that the row key requires */
    public byte[] rowKey() throws RejectedEventException {
        try {
            return kind.row().evaluate(fields.length == 0 ? columns : this, line, id);
        } catch (RowKeyException e) {
            throw new RejectedEventException(RejectReason.ROW, e.getMessage());
        }
    }

    /** A column's bytes, as a copy; null if the event does not have it. */
    byte[] copy(int column) {
        byte[] array = array(column);
        return array == null ? null : Arrays.copyOfRange(array, start(column), start(column) + length(column));
    }

    /** A column's text; null if the event does not have it. */
    public String text(int column) {
        byte[] array = array(column);
        return array == null ? null : new String(array, start(column), length(column), StandardCharsets.UTF_8);
    }

    @Override
    public byte[] array(int column) {
        return column < columnsOfLine ? columns.array(column) : fields[column - columnsOfLine];
    }

    @Override
    public int start(int column) {
        return column < columnsOfLine ? columns.start(column) : 0;
    }

    @Override
    public int length(int column) {
        return column < columnsOfLine ? columns.length(column) : fields[column - columnsOfLine].length;
    }
}
