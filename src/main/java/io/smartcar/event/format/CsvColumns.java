package io.smartcar.event.format;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import org.apache.camel.Message;

/** The columns of a line of RFC 4180. A quote within a column that does not begin with one is text. */
final class CsvColumns extends Values {
    private final byte delimiter;
    private final byte quote;
    private final ColumnCount count;
    private byte[] line;
    private int position;
    private int columns;

    CsvColumns(char delimiter, char quote, ColumnCount count) {
        super(count.expected());
        this.delimiter = (byte) delimiter;
        this.quote = (byte) quote;
        this.count = count;
    }

    @Override
    public void view(byte[] viewed, Message event) throws RejectedEventException {
        clear();
        line = viewed;
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
            position++; // the delimiter, behind which there is another column, perhaps an empty one
        }
        count.check(columns);
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
                            "Expected a delimiter, another quote or the end of the line behind the quote at byte "
                                    + (position - 1));
                }
                doubled++;
                position++;
            }
        }
        if (doubled == 0) {
            add(line, start, position - 1);
        } else {
            byte[] text = withoutDoubles(start, position - 1, doubled);
            add(text, 0, text.length);
        }
    }

    private byte[] withoutDoubles(int start, int end, int doubled) {
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
        if (columns < count.expected()) {
            set(columns, array, start, end);
        }
        columns++;
    }
}
