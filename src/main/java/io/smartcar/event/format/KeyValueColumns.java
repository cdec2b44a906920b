package io.smartcar.event.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.util.Arrays;
import org.apache.camel.Message;

/** The columns of a line of pairs. */
final class KeyValueColumns extends Values {
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};

    private final byte delimiter;
    private final byte keyDelimiter;
    private final NamedColumns columns;
    private final byte[][] keys;
    private byte[] line;
    private int position;
    private int expected;

    KeyValueColumns(char delimiter, char keyDelimiter, NamedColumns columns) {
        super(columns.columns().size());
        this.delimiter = (byte) delimiter;
        this.keyDelimiter = (byte) keyDelimiter;
        this.columns = columns;
        keys = columns.columns().stream()
                .map(column -> column.source().getBytes(UTF_8))
                .toArray(byte[][]::new);
    }

    @Override
    public void view(byte[] viewed, Message event) throws RejectedEventException {
        clear();
        line = viewed;
        position = 0;
        expected = 0;
        while (skipTo()) {
            pair();
        }
        columns.checkMissing(this);
    }

    /** Goes on to the next key; false at the end of the line. */
    private boolean skipTo() {
        while (position < line.length && (line[position] == delimiter || isBlank(line[position]))) {
            position++;
        }
        return position < line.length;
    }

    private void pair() throws RejectedEventException {
        int start = position;
        while (position < line.length && line[position] != keyDelimiter && !isEnd(line[position])) {
            position++;
        }
        int column = column(start, withoutBlanks(start, position));
        if (position == line.length || line[position] != keyDelimiter) {
            if (column >= 0) {
                set(column, TRUE);
            }
            return;
        }
        position++;
        while (delimiter != ' ' && position < line.length && isBlank(line[position])) {
            position++;
        }
        if (position < line.length && line[position] == '"') {
            quoted(column);
        } else {
            int value = position;
            while (position < line.length && !isEnd(line[position])) {
                position++;
            }
            if (column >= 0) {
                set(column, line, value, withoutBlanks(value, position));
            }
        }
    }

    private void quoted(int column) throws RejectedEventException {
        int opening = position++;
        int escapes = 0;
        while (position < line.length && line[position] != '"') {
            if (line[position] == '\\') {
                escapes++;
                position++;
            }
            position++;
        }
        if (position >= line.length) {
            throw new RejectedEventException(
                    RejectReason.FORMAT,
                    "Expected a closing quote for the one at byte " + opening + ", but the line ends");
        }
        if (column >= 0 && escapes == 0) {
            set(column, line, opening + 1, position);
        } else if (column >= 0) {
            set(column, unescaped(opening + 1, position, escapes));
        }
        position++;
        if (position < line.length && !isEnd(line[position]) && !isBlank(line[position])) {
            throw new RejectedEventException(
                    RejectReason.FORMAT,
                    "Expected the next pair or the end of the line behind the quote at byte " + (position - 1));
        }
    }

    private byte[] unescaped(int start, int end, int escapes) {
        byte[] text = new byte[end - start - escapes];
        int length = 0;
        for (int index = start; index < end; index++) {
            if (line[index] != '\\') {
                text[length++] = line[index];
                continue;
            }
            index++;
            text[length++] = switch (line[index]) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                default -> line[index];
            };
        }
        return text;
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

    /** The column of a key. Most lines have their pairs in the order of the columns: that one is tried first. */
    private int column(int start, int end) throws RejectedEventException {
        for (int tried = 0; tried < keys.length; tried++) {
            int column = expected + tried < keys.length ? expected + tried : expected + tried - keys.length;
            byte[] key = keys[column];
            if (key.length == end - start && Arrays.equals(key, 0, key.length, line, start, end)) {
                expected = column + 1 == keys.length ? 0 : column + 1;
                return column;
            }
        }
        columns.checkExtra(new String(line, start, end - start, UTF_8));
        return -1;
    }
}
