package io.smartcar.event.format;

import io.smartcar.camel.support.DelimitedLine;
import io.smartcar.event.RejectedEventException;
import java.util.List;
import java.util.Set;
import org.apache.camel.Message;

/**
 * Columns between one-byte delimiters, without quotes: the format of a kind that names none. Without a delimiter the
 * whole line is one column.
 */
public final class DelimitedFormat implements EventFormat {
    private static final char NONE = '\0';

    @Override
    public String name() {
        return DEFAULT;
    }

    @Override
    public Set<String> settings() {
        return Set.of("delimiter", "extra-columns");
    }

    @Override
    public EventLayout layout(FormatSettings settings) {
        List<String> declared = settings.columnNames();
        List<String> names = declared.isEmpty() ? List.of("line") : declared;
        char delimiter = settings.character("delimiter", NONE);
        if (delimiter == NONE) {
            if (names.size() > 1) {
                throw settings.missing("delimiter");
            }
            return new EventLayout(names, names, WholeLine::new, column -> new WholeLine());
        }
        DeclaredColumns columns = DeclaredColumns.byPosition(settings, names);
        return new EventLayout(
                names,
                names,
                () -> new AllColumns(delimiter, columns),
                column -> new SingleColumn((byte) delimiter, column));
    }

    private static final class WholeLine extends RangeColumns {
        WholeLine() {
            super(1);
        }

        @Override
        public void split(byte[] line, Message event) {
            set(0, line);
        }
    }

    private static final class AllColumns implements EventColumns {
        private final DelimitedLine columns;
        private final DeclaredColumns declared;

        AllColumns(char delimiter, DeclaredColumns declared) {
            this.columns = new DelimitedLine(delimiter);
            this.declared = declared;
        }

        @Override
        public void split(byte[] line, Message event) throws RejectedEventException {
            columns.view(line);
            declared.checkCount(columns.columns());
        }

        @Override
        public byte[] array(int column) {
            return columns.array(column);
        }

        @Override
        public int start(int column) {
            return columns.start(column);
        }

        @Override
        public int length(int column) {
            return columns.length(column);
        }
    }

    /** One column; the line is not read beyond it. */
    private static final class SingleColumn extends RangeColumns {
        private final byte delimiter;
        private final int column;

        SingleColumn(byte delimiter, int column) {
            super(column + 1);
            this.delimiter = delimiter;
            this.column = column;
        }

        @Override
        public void split(byte[] line, Message event) {
            clear();
            int start = 0;
            for (int skipped = 0; skipped < column; start++) {
                if (start == line.length) {
                    return;
                }
                if (line[start] == delimiter) {
                    skipped++;
                }
            }
            int end = start;
            while (end < line.length && line[end] != delimiter) {
                end++;
            }
            set(column, line, start, end);
        }
    }
}
