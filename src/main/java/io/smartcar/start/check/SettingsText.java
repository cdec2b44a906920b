package io.smartcar.start.check;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a file that a user writes: settings, kinds, routes. */
public final class SettingsText {
    public static final String BYTE_ORDER_MARK = "\uFEFF";
    /** A comment, or a backslash with what it escapes: the end of a line, or a character. */
    private static final Pattern ESCAPE = Pattern.compile("(?m)^[ \\t\\f]*[#!].*$|\\\\(?:\\R\\s*[#!]?|(.))");
    /** The characters that a backslash may precede; it vanishes before others. */
    private static final String ESCAPED = "\\tnrfu:=#! ";

    private SettingsText() {}

    /** Decodes UTF-8, without a byte order mark. Bytes that are not UTF-8 become U+FFFD. */
    public static String of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    /** The problem of a text that was not UTF-8, with its line; empty if there is none. */
    static String undecoded(String text) {
        int damaged = text.indexOf('\uFFFD');
        return damaged < 0
                ? ""
                : line(text, damaged) + " is not UTF-8: save the file as UTF-8, in the editor or with iconv";
    }

    /**
     * Checks the text of a properties file.
     *
     * @throws IllegalArgumentException if it was not UTF-8, or a backslash in it has no effect; the message names the line
     */
    public static void check(String text) {
        if (!undecoded(text).isEmpty()) {
            throw new IllegalArgumentException(undecoded(text));
        }
        Matcher escape = ESCAPE.matcher(text);
        while (escape.find()) {
            String escaped = escape.group(1);
            if (escaped != null && !ESCAPED.contains(escaped)) {
                throw new IllegalArgumentException("in " + line(text, escape.start()) + " the backslash of \\" + escaped
                        + " would be ignored: write \\\\" + escaped);
            }
        }
    }

    private static String line(String text, int index) {
        return "line " + text.substring(0, index).split("\\R", -1).length;
    }
}
