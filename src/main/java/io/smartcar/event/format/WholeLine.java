package io.smartcar.event.format;

import org.apache.camel.Message;

/** A line as its only column. */
final class WholeLine implements EventColumns {
    private byte[] line;

    @Override
    public void view(byte[] viewed, Message event) {
        line = viewed;
    }

    @Override
    public byte[] array(int column) {
        return line;
    }

    @Override
    public int start(int column) {
        return 0;
    }

    @Override
    public int length(int column) {
        return line.length;
    }
}
