package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.support.DelimitedLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The columns of one body with their values. */
abstract class Fields {
    /**
     * The columns of a body.
     *
     * @throws IllegalArgumentException if the body is neither a map nor a line with the columns of the layout
     */
    static Fields of(Object body, ColumnLayout layout) {
        if (body instanceof Map<?, ?> map) {
            return new OfMap(map, layout);
        }
        if (body instanceof byte[] line) {
            return new OfLine(line, layout);
        }
        if (body instanceof CharSequence line) {
            return new OfLine(line.toString().getBytes(StandardCharsets.UTF_8), layout);
        }
        throw new IllegalArgumentException("The mapping columns expects as body a map, or a line as text or bytes, got "
                + (body == null ? "none" : body.getClass().getName()));
    }

    /** Calls the consumer with each column that has a value: bytes, text, or any value of a map. */
    abstract void forEach(BiConsumer<ColumnLayout.Column, Object> column);

    /** The value of a name; null if there is none. */
    abstract Object value(String name);

    private static final class OfMap extends Fields {
        private final Map<?, ?> map;
        private final ColumnLayout layout;

        OfMap(Map<?, ?> map, ColumnLayout layout) {
            this.map = map;
            this.layout = layout;
        }

        @Override
        void forEach(BiConsumer<ColumnLayout.Column, Object> column) {
            map.forEach((name, value) -> {
                // the row key in a map that was read is not a column
                boolean isColumn = value != null && !HBaseConstants.ROW_ID.equals(name);
                ColumnLayout.Column named = isColumn ? layout.column(name.toString()) : null;
                if (named != null) {
                    column.accept(named, value);
                }
            });
        }

        @Override
        Object value(String name) {
            return map.get(name);
        }
    }

    private static final class OfLine extends Fields {
        private final DelimitedLine line;
        private final ColumnLayout layout;

        OfLine(byte[] bytes, ColumnLayout layout) {
            this.layout = layout;
            line = new DelimitedLine(layout.delimiter()).view(bytes);
            int expected = layout.columns().size();
            if (expected == 0) {
                throw new IllegalArgumentException("The option columns must name the columns of a line");
            }
            if (line.columns() != expected) {
                throw new IllegalArgumentException(
                        "Expected a line of " + expected + " columns, got " + line.columns());
            }
        }

        @Override
        void forEach(BiConsumer<ColumnLayout.Column, Object> column) {
            List<ColumnLayout.Column> columns = layout.columns();
            for (int index = 0; index < columns.size(); index++) {
                boolean isRaw = columns.get(index).type() == null;
                column.accept(columns.get(index), isRaw ? line.copy(index) : line.text(index));
            }
        }

        @Override
        Object value(String name) {
            int index = layout.place(name);
            if (index >= 0) {
                return line.copy(index);
            }
            return "line".equals(name) ? line.bytes() : null;
        }
    }
}
