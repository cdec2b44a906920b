package io.smartcar.event;

import io.smartcar.component.hbase.RowKeyException;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Message;

/** The columns of a kind that has a format, and its row keys. For one thread. */
final class FormattedColumns implements RowSource {
    private final Kind kind;
    private final List<String> names;
    private final EventColumns columns;
    private final int[] indexes;
    private Message event;

    FormattedColumns(Kind kind) {
        this.kind = kind;
        names = kind.format().columns();
        columns = kind.format().open(kind.zone());
        indexes = kind.columns().stream().mapToInt(names::indexOf).toArray();
    }

    @Override
    public void view(Message viewed) throws RefusedEventException {
        event = viewed;
        columns.view(viewed);
    }

    @Override
    public byte[] rowKey(byte[] id) throws RowKeyException {
        return kind.row().evaluate(name -> value(name, id));
    }

    private byte[] value(String name, byte[] id) {
        return switch (name) {
            case "id" -> id;
            case "line" -> event.getBody(byte[].class);
            default -> copy(names.indexOf(name));
        };
    }

    /** The bytes of one of the kind's columns, as a copy; null if the event does not have it. */
    byte[] value(int column) {
        return copy(indexes[column]);
    }

    private byte[] copy(int index) {
        byte[] array = columns.array(index);
        int start = columns.start(index);
        return array == null ? null : Arrays.copyOfRange(array, start, start + columns.length(index));
    }

    @Override
    public byte[] array(int column) {
        return columns.array(indexes[column]);
    }

    @Override
    public int start(int column) {
        return columns.start(indexes[column]);
    }

    @Override
    public int length(int column) {
        return columns.length(indexes[column]);
    }
}
