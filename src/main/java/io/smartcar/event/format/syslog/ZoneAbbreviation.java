package io.smartcar.event.format.syslog;

/** The abbreviations of zones that mean one offset everywhere; others (CST, IST, BST) are not guessed. */
final class ZoneAbbreviation {
    static final int UNKNOWN = Integer.MIN_VALUE;

    private static final String[] NAMES = {
        "UTC", "GMT", "CET", "CEST", "EET", "EEST", "EST", "EDT", "MST", "MDT", "PST", "PDT", "JST", "KST"
    };
    private static final int[] HOURS = {0, 0, 1, 2, 2, 3, -5, -4, -7, -6, -8, -7, 9, 9};

    private ZoneAbbreviation() {}

    /** Seconds east of Greenwich, or {@link #UNKNOWN}. */
    static int offset(byte[] bytes, int start, int end) {
        for (int index = 0; index < NAMES.length; index++) {
            if (end - start == NAMES[index].length() && ByteScan.matches(bytes, start, end, NAMES[index])) {
                return HOURS[index] * 3600;
            }
        }
        return UNKNOWN;
    }
}
