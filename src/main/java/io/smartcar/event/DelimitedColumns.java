package io.smartcar.event;

import io.smartcar.component.hbase.DelimitedLine;
import io.smartcar.component.hbase.RowKeyException;
import java.util.Arrays;
import org.apache.camel.Message;

/** The columns of a kind whose lines have delimiters, and its row keys. For one thread. */
final class DelimitedColumns implements RowSource {
    private final Kind kind;
    private final DelimitedLine line;

    DelimitedColumns(Kind kind) {
        this.kind = kind;
        this.line = new DelimitedLine((char) kind.delimiter());
    }

    @Override
    public void view(Message event) throws RefusedEventException {
        line.view(withoutCarriageReturn(event.getBody(byte[].class)));
        if (line.columns() != kind.columns().size()) {
            throw new RefusedEventException(
                    Refusal.COLUMNS,
                    "Expected " + kind.columns().size() + " columns (kind." + kind.name() + ".columns), got "
                            + line.columns());
        }
    }

    private static byte[] withoutCarriageReturn(byte[] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        int length = Lines.lengthWithoutCarriageReturn(bytes, 0, bytes.length);
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    @Override
    public byte[] rowKey(byte[] id) throws RowKeyException {
        return kind.row().evaluate(line, id);
    }

    /** The line itself, for what reads it further. */
    DelimitedLine line() {
        return line;
    }

    @Override
    public byte[] array(int column) {
        return line.bytes();
    }

    @Override
    public int start(int column) {
        return line.start(column);
    }

    @Override
    public int length(int column) {
        return line.length(column);
    }
}
