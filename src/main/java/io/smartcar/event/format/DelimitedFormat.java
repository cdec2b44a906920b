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
        return Set.of("delimiter", "header", "extra-columns");
    }

    @Override
    public EventLayout layout(FormatSettings settings) {
        List<String> declared = settings.columnNames();
        if (declared.isEmpty() && settings.flag("header")) {
            throw settings.missing("columns");
        }
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

    /** One column; the line is not read beyond it. Every event of a kind with a key passes here: no arrays. */
    private static final class SingleColumn implements EventColumns {
        private final byte delimiter;
        private final int column;
        private byte[] line;
        private int start;
        private int end;

        SingleColumn(byte delimiter, int column) {
            this.delimiter = delimiter;
            this.column = column;
        }

        @Override
        public void split(byte[] text, Message event) {
            line = null;
            start = 0;
            for (int skipped = 0; skipped < column; start++) {
                if (start == text.length) {
                    return;
                }
                if (text[start] == delimiter) {
                    skipped++;
                }
            }
            end = start;
            while (end < text.length && text[end] != delimiter) {
                end++;
            }
            line = text;
        }

        @Override
        public byte[] array(int ofColumn) {
            return line;
        }

        @Override
        public int start(int ofColumn) {
            return start;
        }

        @Override
        public int length(int ofColumn) {
            return end - start;
        }
    }
}
