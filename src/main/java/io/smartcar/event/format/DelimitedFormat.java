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
            return new EventLayout(names, WholeLine::new, column -> new WholeLine());
        }
        DeclaredColumns columns = DeclaredColumns.byPosition(settings, names);
        return new EventLayout(
                names,
                names,
                () -> new Columns(delimiter, columns),
                column -> new Columns(delimiter, columns.unchecked()),
                delimiter);
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

    private static final class Columns extends DelimitedLine implements EventColumns {
        private final DeclaredColumns declared;

        Columns(char delimiter, DeclaredColumns declared) {
            super(delimiter);
            this.declared = declared;
        }

        @Override
        public void split(byte[] line, Message event) throws RejectedEventException {
            view(line);
            declared.checkCount(columns());
        }
    }
}
