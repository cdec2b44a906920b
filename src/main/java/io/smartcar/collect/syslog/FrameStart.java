package io.smartcar.collect.syslog;

import static io.smartcar.event.format.syslog.ByteScan.isDigit;

import io.smartcar.event.format.syslog.ByteScan;

/**
 * How a message begins (RFC 6587): with a priority, {@code <13>}, or with a count of the bytes from there on, {@code 11
 * <13>}. Text that begins with a number is not counted, and neither is {@code 54 <1 minute}.
 */
enum FrameStart {
    /** A priority. */
    PRIORITY,
    /** A count of at least the priority that follows it. */
    COUNT,
    /** May become a start with further bytes. */
    UNDECIDED,
    /** No start. */
    NONE;

    /** The length of the longest start. */
    static final int LONGEST = "1234567 <191>".length();

    private static final int MOST_DIGITS = 7;
    private static final int MOST_PRIORITY_DIGITS = 3;

    /** The start that the first bytes are. */
    static FrameStart of(byte[] bytes, int length) {
        int position = 0;
        if (length > 0 && isDigit(bytes[0])) {
            int digits = ByteScan.afterDigits(bytes, 0, length);
            boolean count = bytes[0] != '0' && digits <= MOST_DIGITS && (digits == length || bytes[digits] == ' ');
            if (!count || length <= digits + 1) {
                return count ? UNDECIDED : NONE;
            }
            position = digits + 1;
        }
        if (position == length || bytes[position] != '<') {
            return position == length ? UNDECIDED : NONE;
        }
        int end = ByteScan.afterDigits(bytes, position + 1, length);
        int digits = end - position - 1;
        if (digits > MOST_PRIORITY_DIGITS || end < length && (digits == 0 || bytes[end] != '>')) {
            return NONE;
        }
        if (end == length) {
            return UNDECIDED;
        }
        return position == 0 ? PRIORITY : count(bytes, position) > end - position ? COUNT : NONE;
    }

    /** The length of the count that the bytes begin with, and of the space after it; 0 if there is none. */
    static int countLength(byte[] bytes) {
        int digits = ByteScan.afterDigits(bytes, 0, bytes.length);
        return digits == 0 ? 0 : digits + 1;
    }

    /** The count of this length. */
    static int count(byte[] bytes, int countLength) {
        return ByteScan.number(bytes, 0, countLength - 1, countLength);
    }

    /** Whether this byte ends a message, or is ignored between messages. */
    static boolean isTrailer(byte value) {
        return value == '\n' || value == '\r' || value == 0;
    }
}
