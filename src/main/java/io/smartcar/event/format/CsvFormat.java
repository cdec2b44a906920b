package io.smartcar.event.format;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.util.List;
import java.util.Set;
import org.apache.camel.Message;

/**
 * Columns of RFC 4180: separated by a delimiter, by default a comma, and optionally quoted; in quotes, the delimiter is
 * text and two quotes are one. With {@code trim=true}, blanks around a column, outside of its quotes, are left out.
 *
 * <p>A line break in quotes ends the line: both its parts are rejected, unless the source reads events of several lines.
 */
public final class CsvFormat implements EventFormat {
    @Override
    public String name() {
        return "csv";
    }

    @Override
    public Set<String> settings() {
        return Set.of("delimiter", "quote", "trim", "header", "extra-columns");
    }

    @Override
    public EventLayout layout(FormatSettings settings) {
        List<String> names = settings.columnNames();
        if (names.isEmpty()) {
            throw settings.missing("columns");
        }
        char delimiter = settings.character("delimiter", ',');
        char quote = settings.character("quote", '"');
        if (quote == delimiter) {
            throw settings.wrong("quote", "expected another character than the delimiter");
        }
        boolean trim = settings.flag("trim");
        DeclaredColumns columns = DeclaredColumns.byPosition(settings, names);
        return new EventLayout(
                names,
                () -> new Columns(delimiter, quote, trim, columns),
                column -> new Columns(delimiter, quote, trim, columns.unchecked()));
    }

    /** A quote in a column that does not begin with one is text. */
    private static final class Columns extends RangeColumns {
        private final byte delimiter;
        private final byte quote;
        private final boolean trim;
        private final DeclaredColumns declared;
        private byte[] line;
        private int position;
        private int columns;

        Columns(char delimiter, char quote, boolean trim, DeclaredColumns declared) {
            super(declared.size());
            this.delimiter = (byte) delimiter;
            this.quote = (byte) quote;
            this.trim = trim;
            this.declared = declared;
        }

        @Override
        public void split(byte[] text, Message event) throws RejectedEventException {
            clear();
            line = text;
            position = 0;
            columns = 0;
            while (true) {
                position = afterBlanks(position);
                if (position < line.length && line[position] == quote) {
                    quoted();
                } else {
                    int start = position;
                    while (position < line.length && line[position] != delimiter) {
                        position++;
                    }
                    int end = position;
                    while (end > start && isBlank(end - 1)) {
                        end--;
                    }
                    add(line, start, end);
                }
                if (position == line.length) {
                    break;
                }
                position++; // the delimiter: another column follows, even if it is empty
            }
            declared.checkCount(columns);
        }

        private void quoted() throws RejectedEventException {
            int opening = position++;
            int start = position;
            int end;
            int doubled = 0;
            while (true) {
                if (position == line.length) {
                    throw new RejectedEventException(
                            RejectReason.FORMAT,
                            "Expected a closing quote for the one at byte " + opening
                                    + ", but the line ends: a line break within quotes ends an event");
                }
                if (line[position++] == quote) {
                    int next = afterBlanks(position);
                    if (next == line.length || line[next] == delimiter) {
                        end = position - 1;
                        position = next;
                        break;
                    }
                    if (line[position] != quote) {
                        throw new RejectedEventException(
                                RejectReason.FORMAT,
                                "Expected a delimiter, another quote or the end of the line after the quote at byte "
                                        + (position - 1));
                    }
                    doubled++;
                    position++;
                }
            }
            if (doubled == 0) {
                add(line, start, end);
            } else {
                byte[] text = withSingleQuotes(start, end, doubled);
                add(text, 0, text.length);
            }
        }

        private int afterBlanks(int index) {
            int next = index;
            while (next < line.length && isBlank(next)) {
                next++;
            }
            return next;
        }

        private boolean isBlank(int index) {
            return trim && line[index] != delimiter && (line[index] == ' ' || line[index] == '\t');
        }

        private byte[] withSingleQuotes(int start, int end, int doubled) {
            byte[] text = new byte[end - start - doubled];
            int length = 0;
            for (int index = start; index < end; index++) {
                text[length++] = line[index];
                if (line[index] == quote) {
                    index++;
                }
            }
            return text;
        }

        private void add(byte[] array, int start, int end) {
            if (columns < declared.size()) {
                set(columns, array, start, end);
            }
            columns++;
        }
    }
}
