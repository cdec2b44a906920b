package io.smartcar.event.format;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.util.List;
import java.util.Set;
import org.apache.camel.Message;

/**
 * Columns of RFC 4180: separated by a delimiter, by default a comma, and optionally quoted; in quotes, the delimiter is
 * text and two quotes are one. With {@code trim=true}, blanks around a column, outside of its quotes, are left out. An
 * {@code escape} makes text of a quote, a delimiter or another escape.
 *
 * <p>A line break in quotes ends the line: both its parts are rejected, unless the source reads events of several lines.
 */
public final class CsvFormat implements EventFormat {
    private static final char NONE = '\0';

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public Set<String> settings() {
        return Set.of("delimiter", "quote", "escape", "trim", "header", "extra-columns");
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
        char escape = settings.character("escape", NONE);
        if (escape == delimiter || escape == quote) {
            throw settings.wrong("escape", "expected another character than delimiter and quote");
        }
        boolean trim = settings.flag("trim");
        DeclaredColumns columns = DeclaredColumns.byPosition(settings, names);
        return new EventLayout(
                names,
                () -> new Columns(delimiter, quote, escape, trim, columns),
                column -> new Columns(delimiter, quote, escape, trim, columns.unchecked()));
    }

    /** A quote in a column that does not begin with one is text. */
    private static final class Columns extends RangeColumns {
        private final byte delimiter;
        private final byte quote;
        /** {@link #NONE} if there is none. */
        private final byte escape;

        private final boolean trim;
        private final DeclaredColumns declared;
        private byte[] line;
        private int position;
        private int columns;

        Columns(char delimiter, char quote, char escape, boolean trim, DeclaredColumns declared) {
            super(declared.size());
            this.delimiter = (byte) delimiter;
            this.quote = (byte) quote;
            this.escape = (byte) escape;
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
                    unquoted();
                }
                if (position == line.length) {
                    break;
                }
                position++; // the delimiter: another column follows, even if it is empty
            }
            declared.checkCount(columns);
        }

        private void unquoted() {
            int start = position;
            int escapes = 0;
            while (position < line.length && line[position] != delimiter) {
                if (isEscape(position)) {
                    escapes++;
                    position++;
                }
                position++;
            }
            int end = position;
            while (end > start && isBlank(end - 1)) {
                end--;
            }
            add(start, end, escapes);
        }

        private void quoted() throws RejectedEventException {
            int opening = position++;
            int start = position;
            int end;
            int escapes = 0;
            while (true) {
                if (position == line.length) {
                    throw new RejectedEventException(
                            RejectReason.FORMAT,
                            "Expected a closing quote for the one at byte " + opening
                                    + ", but the line ends: a line break within quotes ends an event");
                }
                if (isEscape(position)) {
                    escapes++;
                    position += 2;
                } else if (line[position++] == quote) {
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
                                        + (position - 1)
                                        + (line[position] == ' ' ? "; trim=true leaves out blanks" : ""));
                    }
                    escapes++;
                    position++;
                }
            }
            add(start, end, escapes);
        }

        /** Whether an escape and what it escapes are here; before other characters it is text. */
        private boolean isEscape(int index) {
            if (escape == NONE || line[index] != escape || index + 1 == line.length) {
                return false;
            }
            byte next = line[index + 1];
            return next == quote || next == delimiter || next == escape;
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

        private void add(int start, int end, int escapes) {
            if (columns >= declared.size()) {
                columns++;
            } else if (escapes == 0) {
                set(columns++, line, start, end);
            } else {
                set(columns++, unescaped(start, end, escapes));
            }
        }

        private byte[] unescaped(int start, int end, int escapes) {
            boolean quoted = start > 0 && line[start - 1] == quote;
            byte[] text = new byte[end - start - escapes];
            int length = 0;
            for (int index = start; index < end; index++) {
                if (isEscape(index) || quoted && line[index] == quote) {
                    index++;
                }
                text[length++] = line[index];
            }
            return text;
        }
    }
}
