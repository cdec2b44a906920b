package io.smartcar.event.format;

import io.smartcar.camel.support.DelimitedLine;
import io.smartcar.event.RejectedEventException;
import org.apache.camel.Message;

/** All columns of a line that has delimiters. */
final class DelimitedColumns implements EventColumns {
    private final DelimitedLine line;
    private final ColumnCount count;

    DelimitedColumns(char delimiter, ColumnCount count) {
        this.line = new DelimitedLine(delimiter);
        this.count = count;
    }

    @Override
    public void view(byte[] viewed, Message event) throws RejectedEventException {
        line.view(viewed);
        count.check(line.columns());
    }

    @Override
    public byte[] array(int column) {
        return line.array(column);
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
