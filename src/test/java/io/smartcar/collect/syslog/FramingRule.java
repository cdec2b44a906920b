package io.smartcar.collect.syslog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The framing rule of {@link FrameReader}, applied to a whole stream. */
final class FramingRule {
    private static final Pattern START = Pattern.compile("(?:([1-9][0-9]{0,6}) )?(<[0-9]{1,3}>)");
    private static final Pattern LINE_END = Pattern.compile("\r?[\n\0]");

    private FramingRule() {}

    /** A message, and whether it has ended. */
    record Framed(String text, boolean complete) {}

    static List<Framed> framed(String stream, int maximum) {
        List<Framed> messages = new ArrayList<>();
        int position = 0;
        boolean trailed = true;
        while (true) {
            int begin = position;
            while (position < stream.length() && isTrailer(stream.charAt(position))) {
                position++;
            }
            trailed |= position > begin;
            if (position == stream.length()) {
                return messages;
            }
            Matcher start = startAt(stream, position, stream.length());
            boolean counted = isCount(start);
            int from = counted ? start.start(2) : position;
            Matcher lineEnd = LINE_END.matcher(stream);
            boolean complete = counted ? from + count(start) <= stream.length() : lineEnd.find(from);
            int end = counted
                    ? Math.min(from + count(start), stream.length())
                    : complete ? lineEnd.start() : stream.length();
            int searched = counted || trailed ? from + maximum + 1 : start == null ? from + 1 : start.end();
            int next = next(stream, searched, end, from + maximum, counted);
            trailed = !counted && next < 0;
            if (next >= 0) {
                messages.add(new Framed(stream.substring(from, next), false));
                position = next;
            } else {
                String text = stream.substring(from, end);
                boolean trimmed = complete && text.length() <= maximum;
                messages.add(new Framed(trimmed ? text.replaceFirst("[\n\r\0]+$", "") : text, complete));
                position = counted || !complete ? end : lineEnd.end();
            }
        }
    }

    /** Where a frame ends early: at a start; at a priority only beyond the maximum, if counted only on a new line. */
    private static int next(String stream, int from, int end, int maximum, boolean counted) {
        for (int position = from; position < end; position++) {
            Matcher start = startAt(stream, position, end);
            boolean line = !counted || isTrailer(stream.charAt(position - 1));
            if (isCount(start) || start != null && position > maximum && line) {
                return position;
            }
        }
        return -1;
    }

    private static Matcher startAt(String stream, int from, int end) {
        Matcher start = START.matcher(stream).region(from, end);
        return start.lookingAt()
                        && (start.group(1) == null
                                || count(start) >= start.group(2).length())
                ? start
                : null;
    }

    private static boolean isCount(Matcher start) {
        return start != null && start.group(1) != null;
    }

    private static int count(Matcher start) {
        return Integer.parseInt(start.group(1));
    }

    private static boolean isTrailer(char value) {
        return value == '\n' || value == '\r' || value == 0;
    }
}
