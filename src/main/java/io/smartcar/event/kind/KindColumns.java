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
    /** The computed fields, then the event's time if the row key uses it. */
    private final byte[][] fields;

    private final boolean timeInRow;
    private byte[] line;
    private byte[] id;

    public KindColumns(Kind kind) {
        this.kind = kind;
        columns = kind.layout().open();
        columnsOfLine = kind.layout().names().size();
        timeInRow = kind.row().names().contains(Kind.TIME);
        fields = Arrays.copyOf(
                kind.fields().stream().map(Kind.Field::constant).toArray(byte[][]::new),
                kind.fields().size() + (timeInRow ? 1 : 0));
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
        for (int field = 0; field < kind.fields().size(); field++) {
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

    /**
     * The row key of the event.
     *
     * @param time the event's time in milliseconds since 1970
     * @throws RejectedEventException if a value is missing, or does not have the form that the row key requires
     */
    public byte[] rowKey(long time) throws RejectedEventException {
        if (timeInRow) {
            fields[fields.length - 1] = String.valueOf(time).getBytes(StandardCharsets.US_ASCII);
        }
        try {
            return kind.row().evaluate(fields.length == 0 ? columns : this, line, id);
        } catch (RowKeyException e) {
            throw new RejectedEventException(RejectReason.ROW, e.getMessage());
        }
    }

    /** A column's bytes, as a copy; null if the event does not have it. */
    public byte[] copy(int column) {
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
