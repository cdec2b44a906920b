package io.smartcar.event.format;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.util.List;
import java.util.Set;
import org.apache.camel.Message;

/**
 * Columns of RFC 4180: separated by a delimiter, by default a comma, and optionally quoted; in quotes, the delimiter is
 * text and two quotes are one.
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
        return Set.of("delimiter", "quote", "extra-columns");
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
        DeclaredColumns columns = DeclaredColumns.byPosition(settings, names);
        return new EventLayout(
                names,
                names,
                () -> new Columns(delimiter, quote, columns),
                column -> new Columns(delimiter, quote, columns.unchecked()));
    }

    /** A quote in a column that does not begin with one is text. */
    private static final class Columns extends RangeColumns {
        private final byte delimiter;
        private final byte quote;
        private final DeclaredColumns declared;
        private byte[] line;
        private int position;
        private int columns;

        Columns(char delimiter, char quote, DeclaredColumns declared) {
            super(declared.size());
            this.delimiter = (byte) delimiter;
            this.quote = (byte) quote;
            this.declared = declared;
        }

        @Override
        public void split(byte[] text, Message event) throws RejectedEventException {
            clear();
            line = text;
            position = 0;
            columns = 0;
            while (true) {
                if (position < line.length && line[position] == quote) {
                    quoted();
                } else {
                    int start = position;
                    while (position < line.length && line[position] != delimiter) {
                        position++;
                    }
                    add(line, start, position);
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
            int doubled = 0;
            while (true) {
                if (position == line.length) {
                    throw new RejectedEventException(
                            RejectReason.FORMAT,
                            "Expected a closing quote for the one at byte " + opening
                                    + ", but the line ends: a line break within quotes ends an event");
                }
                if (line[position++] == quote) {
                    if (position == line.length || line[position] == delimiter) {
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
                add(line, start, position - 1);
            } else {
                byte[] text = withSingleQuotes(start, position - 1, doubled);
                add(text, 0, text.length);
            }
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
