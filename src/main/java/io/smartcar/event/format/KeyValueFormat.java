package io.smartcar.event.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.camel.support.MessageText;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.util.Arrays;
import java.util.Set;
import org.apache.camel.Message;

/**
 * Pairs such as {@code level=info msg="two words"}, in any order: the declared columns, by their keys. By default blanks
 * separate the pairs and {@code =} separates key and value, also with blanks around it, as in {@code level = info}. A key
 * without a value has the value {@code true}; of equal keys the last one counts.
 *
 * <p>In quotes, {@code \"} is a quote, and {@code \\} is a backslash unless the value has single ones as well: then its
 * writer does not double them. All others are text, as in {@code C:\new}. If the line makes no sense with {@code \"} as a
 * quote, one before a pair or the end of the line is a backslash and ends the value, as in {@code dir="C:\tom\" a=1}.
 */
public final class KeyValueFormat implements EventFormat {
    @Override
    public String name() {
        return "key-value";
    }

    @Override
    public Set<String> settings() {
        return Set.of("delimiter", "key-delimiter", "quote", "extra-columns");
    }

    @Override
    public EventLayout layout(FormatSettings settings) {
        if (settings.columns().isEmpty()) {
            throw settings.missing("columns");
        }
        char delimiter = settings.character("delimiter", ' ');
        char keyDelimiter = settings.character("key-delimiter", '=');
        if (delimiter == keyDelimiter) {
            throw settings.wrong("key-delimiter", "expected another character than the delimiter");
        }
        char quote = settings.character("quote", '"');
        if (quote == delimiter || quote == keyDelimiter) {
            throw settings.wrong("quote", "expected another character than the delimiters");
        }
        DeclaredColumns columns = DeclaredColumns.byName(settings);
        return new EventLayout(
                columns.names(),
                () -> new Columns(delimiter, keyDelimiter, quote, columns),
                column -> new Columns(delimiter, keyDelimiter, quote, columns.unchecked()));
    }

    private static final class Columns extends RangeColumns {
        private static final byte[] TRUE = {'t', 'r', 'u', 'e'};

        private final byte delimiter;
        private final byte keyDelimiter;
        private final byte quote;
        private final DeclaredColumns columns;
        private final byte[][] keys;
        private byte[] line;
        private int position;
        private int expected;
        /** Whether a quote after a backslash ends its value if a pair or the end of the line follows. */
        private boolean literal;
        /** Whether a value has a quote after a backslash. */
        private boolean escapedQuote;

        Columns(char delimiter, char keyDelimiter, char quote, DeclaredColumns columns) {
            super(columns.size());
            this.delimiter = (byte) delimiter;
            this.keyDelimiter = (byte) keyDelimiter;
            this.quote = (byte) quote;
            this.columns = columns;
            keys = columns.sources().stream()
                    .map(source -> source.getBytes(UTF_8))
                    .toArray(byte[][]::new);
        }

        @Override
        public void split(byte[] text, Message event) throws RejectedEventException {
            line = text;
            try {
                pairs(false);
            } catch (RejectedEventException e) {
                if (!escapedQuote) {
                    throw e;
                }
                try {
                    pairs(true);
                } catch (RejectedEventException literally) {
                    throw e;
                }
            }
            columns.checkMissing(this);
        }

        private void pairs(boolean literally) throws RejectedEventException {
            clear();
            literal = literally;
            escapedQuote = false;
            position = 0;
            expected = 0;
            while (skipToKey()) {
                pair();
            }
        }

        /** Skips to the next key; false at the end of the line. */
        private boolean skipToKey() {
            while (position < line.length && isSeparator(line[position])) {
                position++;
            }
            return position < line.length;
        }

        private void pair() throws RejectedEventException {
            int keyEnd = wordEnd(position);
            int column = column(position, withoutBlanks(position, keyEnd));
            position = beforeKeyDelimiter(keyEnd);
            boolean spaced = position > keyEnd;
            if (position == line.length || line[position] != keyDelimiter) {
                if (column >= 0) {
                    set(column, TRUE);
                }
                return;
            }
            position++;
            if (spaced || delimiter != ' ') {
                position = afterBlanks(position);
            }
            if (position < line.length && line[position] == quote) {
                quoted(column);
            } else {
                int value = position;
                boolean empty = spaced && beforeKeyDelimiter(wordEnd(value)) > wordEnd(value);
                while (!empty && position < line.length && !isEnd(line[position])) {
                    position++;
                }
                if (column >= 0) {
                    set(column, line, value, withoutBlanks(value, position));
                }
            }
        }

        private int wordEnd(int index) {
            int end = index;
            while (end < line.length && line[end] != keyDelimiter && !isEnd(line[end])) {
                end++;
            }
            return end;
        }

        /** The end of the blanks at the index if a key delimiter follows them; otherwise the index. */
        private int beforeKeyDelimiter(int index) {
            int next = delimiter == ' ' ? afterBlanks(index) : index;
            return next < line.length && line[next] == keyDelimiter ? next : index;
        }

        private int afterBlanks(int index) {
            int next = index;
            while (next < line.length && isBlank(line[next])) {
                next++;
            }
            return next;
        }

        private void quoted(int column) throws RejectedEventException {
            int opening = position++;
            boolean backslashes = false;
            while (position < line.length && line[position] != quote) {
                if (line[position] == '\\') {
                    backslashes = true;
                    if (isEscape(position, line.length)) {
                        position++;
                        escapedQuote |= line[position] == quote;
                        if (literal && line[position] == quote && endsValue(position + 1)) {
                            break;
                        }
                    }
                }
                position++;
            }
            if (position >= line.length) {
                throw new RejectedEventException(
                        RejectReason.FORMAT,
                        "Expected a closing quote for the one at byte " + opening + ", but the line ends");
            }
            if (column >= 0 && backslashes) {
                set(column, unescaped(opening + 1, position));
            } else if (column >= 0) {
                set(column, line, opening + 1, position);
            }
            position++;
            if (position < line.length && !isSeparator(line[position])) {
                throw new RejectedEventException(
                        RejectReason.FORMAT,
                        "Expected the next pair or the end of the line after the quote at byte " + (position - 1));
            }
        }

        /** Whether the line ends here, or a separator, a key and its delimiter follow. */
        private boolean endsValue(int index) {
            int next = index;
            while (next < line.length && isSeparator(line[next])) {
                next++;
            }
            int key = next;
            while (next < line.length && line[next] != keyDelimiter && line[next] != quote && !isEnd(line[next])) {
                next++;
            }
            return key == line.length || key > index && next < line.length && line[next] == keyDelimiter;
        }

        private boolean isEscape(int index, int end) {
            return index + 1 < end && (line[index + 1] == quote || line[index + 1] == '\\');
        }

        private byte[] unescaped(int start, int end) {
            boolean doubled = true;
            for (int index = start; index < end && doubled; index++) {
                if (line[index] == '\\') {
                    doubled = isEscape(index++, end);
                }
            }
            byte[] text = new byte[end - start];
            int length = 0;
            for (int index = start; index < end; index++) {
                if (line[index] == '\\' && isEscape(index, end) && (doubled || line[index + 1] == quote)) {
                    index++;
                }
                text[length++] = line[index];
            }
            return Arrays.copyOf(text, length);
        }

        private boolean isSeparator(byte next) {
            return next == delimiter || isBlank(next);
        }

        private boolean isEnd(byte next) {
            return next == delimiter || delimiter == ' ' && isBlank(next);
        }

        private static boolean isBlank(byte next) {
            return next == ' ' || next == '\t';
        }

        private int withoutBlanks(int start, int end) {
            int last = end;
            while (last > start && isBlank(line[last - 1])) {
                last--;
            }
            return last;
        }

        /** The column of a key; -1 if there is none. The next column is tried first, since most lines have this order. */
        private int column(int start, int end) throws RejectedEventException {
            for (int tried = 0; tried < keys.length; tried++) {
                int column = expected + tried < keys.length ? expected + tried : expected + tried - keys.length;
                byte[] key = keys[column];
                if (key.length == end - start && Arrays.equals(key, 0, key.length, line, start, end)) {
                    expected = column + 1 == keys.length ? 0 : column + 1;
                    return column;
                }
            }
            String name = new String(line, start, end - start, UTF_8);
            if (escapedQuote && name.indexOf(quote) >= 0) {
                throw new RejectedEventException(
                        RejectReason.FORMAT, "Expected a key, got '" + MessageText.of(name) + "'");
            }
            columns.checkExtra(name);
            return -1;
        }
    }
}
