package io.smartcar.event.format;

import org.apache.camel.Message;

/** One column of a line that has delimiters; what stands behind it is not looked at. */
final class DelimitedColumn implements EventColumns {
    private final byte delimiter;
    private final int number;
    private byte[] line;
    private int start;
    private int end;

    DelimitedColumn(char delimiter, int number) {
        this.delimiter = (byte) delimiter;
        this.number = number;
    }

    @Override
    public void view(byte[] viewed, Message event) {
        line = null;
        start = 0;
        for (int skipped = 0; skipped < number; start++) {
            if (start == viewed.length) {
                return;
            }
            if (viewed[start] == delimiter) {
                skipped++;
            }
        }
        end = start;
        while (end < viewed.length && viewed[end] != delimiter) {
            end++;
        }
        line = viewed;
    }

    @Override
    public byte[] array(int column) {
        return line;
    }

    @Override
    public int start(int column) {
        return start;
    }

    @Override
    public int length(int column) {
        return end - start;
    }
}
