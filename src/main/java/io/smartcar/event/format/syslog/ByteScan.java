package io.smartcar.event.format.syslog;

/** Scans ranges of bytes. Positions are indexes of the array; ends are exclusive. */
public final class ByteScan {
    private ByteScan() {}

    public static boolean isDigit(int value) {
        return value >= '0' && value <= '9';
    }

    /** The byte at a position, or -1 at the end. */
    static int at(byte[] bytes, int position, int end) {
        return position < end ? bytes[position] & 0xff : -1;
    }

    /** The first position of a byte, or the end. */
    static int find(byte[] bytes, int value, int start, int end) {
        int position = start;
        while (position < end && bytes[position] != value) {
            position++;
        }
        return position;
    }

    public static int afterDigits(byte[] bytes, int start, int end) {
        int position = start;
        while (position < end && isDigit(bytes[position])) {
            position++;
        }
        return position;
    }

    /** The number with exactly this many digits; -1 if one of them is not a digit or is beyond the end. */
    public static int number(byte[] bytes, int start, int digits, int end) {
        if (start + digits > end) {
            return -1;
        }
        int number = 0;
        for (int position = start; position < start + digits; position++) {
            if (!isDigit(bytes[position])) {
                return -1;
            }
            number = number * 10 + bytes[position] - '0';
        }
        return number;
    }

    /** Whether the bytes at {@code start} are this ASCII text, in which {@code #} is any digit. */
    static boolean matches(byte[] bytes, int start, int end, String text) {
        if (end - start < text.length()) {
            return false;
        }
        for (int index = 0; index < text.length(); index++) {
            char expected = text.charAt(index);
            if (expected == '#' ? !isDigit(bytes[start + index]) : bytes[start + index] != expected) {
                return false;
            }
        }
        return true;
    }

    static int afterByteOrderMark(byte[] bytes, int start, int end) {
        boolean marked = end - start >= 3
                && bytes[start] == (byte) 0xef
                && bytes[start + 1] == (byte) 0xbb
                && bytes[start + 2] == (byte) 0xbf;
        return marked ? start + 3 : start;
    }
}
