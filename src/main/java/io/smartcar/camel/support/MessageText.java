package io.smartcar.camel.support;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Names, keys and lines from outside, as they appear in logs, health messages and exceptions: on one line, without control
 * characters, and not longer than {@value #LONGEST} characters and their count.
 */
public final class MessageText {
    /** The most characters that are shown. */
    public static final int LONGEST = 200;

    private static final int SHOWN_AT_END = 40;

    private MessageText() {}

    /**
     * The value's text: control characters are escaped as in Java; of a longer text the beginning and the end are shown,
     * and its length.
     */
    public static String of(Object value) {
        String text = value instanceof Path path ? FileNames.text(path) : String.valueOf(value);
        if (text.length() <= LONGEST) {
            return escape(text);
        }
        int begin = boundary(text, LONGEST - SHOWN_AT_END);
        int end = boundary(text, text.length() - SHOWN_AT_END);
        return escape(text.substring(0, begin)) + "…" + escape(text.substring(end))
                + String.format(Locale.ROOT, " (%,d characters)", text.length());
    }

    /** No surrogate pair is divided. */
    private static int boundary(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }

    /** The whole text, its control characters escaped as in Java; null for null. */
    public static String escape(String text) {
        if (text == null || text.codePoints().noneMatch(MessageText::isControl)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(each -> {
            switch (each) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (isControl(each)) {
                        escaped.append(String.format("\\u%04x", each));
                    } else {
                        escaped.append((char) each);
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** Also what breaks lines, or turns the direction of the text around it. */
    private static boolean isControl(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || character == 0x061c
                || character == 0x200e
                || character == 0x200f
                || character >= 0x202a && character <= 0x202e
                || character >= 0x2066 && character <= 0x2069;
    }
}
