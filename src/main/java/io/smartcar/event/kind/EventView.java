package io.smartcar.event.kind;

import io.smartcar.camel.hbase.rowkey.RowKeyException;
import io.smartcar.camel.support.ColumnRanges;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.Lines;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.EventColumns;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.Message;

/** One event after the other as its kind sees it: what the line gives, the fields, and the row key. For one thread. */
public final class EventView implements ColumnRanges {
    private static final byte[] NOTHING = {};

    private final Kind kind;
    private final EventColumns columns;
    private final int columnsOfLine;
    private final byte[][] fields;
    private byte[] line;
    private byte[] id;

    public EventView(Kind kind) {
        this.kind = kind;
        columns = kind.layout().open();
        columnsOfLine = kind.layout().names().size();
        fields = new byte[kind.fields().size()][];
        for (int field = 0; field < fields.length; field++) {
            fields[field] = kind.fields().get(field).fixed();
        }
    }

    /** The text of an event in UTF-8 without a carriage return at its end; the body's own array if it is that. */
    static byte[] line(Kind kind, Message event) throws RejectedEventException {
        byte[] body = event.getBody(byte[].class);
        if (body == null) {
            return NOTHING;
        }
        int length = Lines.lengthWithoutCarriageReturn(body, 0, body.length);
        return kind.encoding().toUtf8(length == body.length ? body : Arrays.copyOf(body, length));
    }

    /**
     * Views this event from now on.
     *
     * @throws RejectedEventException if it is not of the kind's form
     */
    public void view(Message event) throws RejectedEventException {
        line = line(kind, event);
        id = event.getHeader(EventHeaders.ID, byte[].class);
        columns.split(line, event);
        for (int field = 0; field < fields.length; field++) {
            compute(field);
        }
    }

    private void compute(int number) throws RejectedEventException {
        ComputedField field = kind.fields().get(number);
        if (field.fixed() != null) {
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

    /** @throws RejectedEventException if a value is missing, or of a form that the template cannot take */
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
