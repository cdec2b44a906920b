package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;

import java.util.Arrays;

/** A set of ASCII characters. */
final class ByteSet {
    static final ByteSet CAPITALS = new ByteSet("AZ", "");
    static final ByteSet ALPHABETIC = new ByteSet("AZaz", "");
    static final ByteSet BLANKS = new ByteSet("", " \t");

    private final boolean[] members = new boolean[256];

    /**
     * @param ranges the first and the last character of each range, as {@code AZaz}
     * @param others the other characters
     */
    ByteSet(String ranges, String others) {
        for (int index = 0; index < ranges.length(); index += 2) {
            Arrays.fill(members, ranges.charAt(index), ranges.charAt(index + 1) + 1, true);
        }
        for (int index = 0; index < others.length(); index++) {
            members[others.charAt(index)] = true;
        }
    }

    /** Whether the byte is one of them; {@code -1} is none. */
    boolean has(int value) {
        return value >= 0 && members[value];
    }

    /** The first position whose byte is not in the set, or the end. */
    int after(byte[] bytes, int start, int end) {
        int position = start;
        while (has(at(bytes, position, end))) {
            position++;
        }
        return position;
    }
}
