package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;

import io.smartcar.event.format.syslog.SyslogMessage.Form;
import io.smartcar.event.format.syslog.SyslogMessage.Part;

/**
 * Parses RFC 3164, which is descriptive: {@code TIME HOST TAG[PID]: TEXT}, where devices leave out any part. A word before
 * a colon or a bracketed process id is the tag; otherwise the word after the time is the host. Cisco's counters and marks
 * before the time ({@code 000029: *Mar  1 …}) and its colon after it are accepted.
 */
final class Rfc3164 {
    private static final int MAX_TAG_LENGTH = 128;
    private static final int MAX_HOST_LENGTH = 255;
    private static final String HOST_MARKS = ".-_:%/@";
    private static final String TAG_MARKS = "-_./%()@#+$";

    private final TimeReader times;

    Rfc3164(TimeReader times) {
        this.times = times;
    }

    void read(SyslogMessage message, int start, int end, long received, boolean prioritised) {
        byte[] bytes = message.bytes();
        int content = ByteScan.skip(bytes, ' ', start, end);
        int timeEnd = readTime(message, content, end, received);
        if (timeEnd < 0 && !prioritised) {
            message.message(start, end);
            return;
        }
        message.form(Form.RFC3164);
        if (timeEnd < 0) {
            readTag(message, content, end);
            return;
        }
        message.time(times.epochSecond(), times.nano());
        boolean hostless = at(bytes, timeEnd, end) == ':';
        int position = ByteScan.skip(bytes, ' ', hostless ? timeEnd + 1 : timeEnd, end);
        if (!hostless) {
            position = readHost(message, position, end);
        }
        readTag(message, position, end);
    }

    private int readTime(SyslogMessage message, int start, int end, long received) {
        byte[] bytes = message.bytes();
        int position = timeAt(bytes, start, end, received);
        if (position < 0) {
            int marked = afterCounter(bytes, start, end);
            position = marked > start ? timeAt(bytes, marked, end, received) : -1;
        }
        return position;
    }

    /** The end of a time that is followed by a word boundary; -1 if there is none. */
    private int timeAt(byte[] bytes, int start, int end, long received) {
        int position = times.readBsd(bytes, start, end, received);
        if (position < 0) {
            position = times.readIso(bytes, start, end);
        }
        int next = at(bytes, Math.max(position, 0), end);
        return position > 0 && (next == ' ' || next == ':' || next == -1) ? position : -1;
    }

    /** Skips Cisco's {@code 29: } and the {@code *} or {@code .} of a clock that is not set. */
    private static int afterCounter(byte[] bytes, int start, int end) {
        int position = ByteScan.afterDigits(bytes, start, end);
        if (position > start) {
            if (at(bytes, position, end) != ':') {
                return start;
            }
            position = ByteScan.skip(bytes, ' ', position + 1, end);
        }
        int mark = at(bytes, position, end);
        return mark == '*' || mark == '.' ? position + 1 : position;
    }

    /** Returns the start of the tag. */
    private static int readHost(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int position = start;
        while (isHostByte(at(bytes, position, end))) {
            position++;
        }
        boolean word = position > start && position - start <= MAX_HOST_LENGTH && at(bytes, position, end) == ' ';
        if (!word || bytes[position - 1] == ':') {
            return start;
        }
        message.set(Part.HOST, start, position);
        position = ByteScan.skip(bytes, ' ', position, end);
        // Cisco ASA: "host : %ASA-6-…"
        return at(bytes, position, end) == ':' && at(bytes, position + 1, end) == ' ' ? position + 2 : position;
    }

    private static boolean isHostByte(int value) {
        return isWordByte(value) || HOST_MARKS.indexOf(value) >= 0;
    }

    private static void readTag(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int tagEnd = start;
        while (tagEnd - start <= MAX_TAG_LENGTH && isTagByte(at(bytes, tagEnd, end))) {
            tagEnd++;
        }
        int textStart = tagEnd;
        if (at(bytes, tagEnd, end) == '[') {
            int bracket = ByteScan.find(bytes, ']', tagEnd, Math.min(tagEnd + MAX_TAG_LENGTH, end));
            boolean closed = at(bytes, bracket, end) == ']' && ByteScan.find(bytes, ' ', tagEnd, bracket) == bracket;
            textStart = closed ? bracket + 1 : start;
        }
        boolean colon = at(bytes, textStart, end) == ':';
        boolean process = textStart > tagEnd;
        int next = at(bytes, colon ? textStart + 1 : textStart, end);
        boolean ended = next == ' ' || next == -1;
        boolean whole = process ? colon || ended : colon && ended;
        if (tagEnd == start || tagEnd - start > MAX_TAG_LENGTH || textStart == start || !whole) {
            message.message(start, end);
            return;
        }
        message.set(Part.APPLICATION, start, tagEnd);
        if (process && textStart - 1 > tagEnd + 1) {
            message.set(Part.PROCID, tagEnd + 1, textStart - 1);
        }
        textStart += colon ? 1 : 0;
        message.message(at(bytes, textStart, end) == ' ' ? textStart + 1 : textStart, end);
    }

    private static boolean isTagByte(int value) {
        return isWordByte(value) || TAG_MARKS.indexOf(value) >= 0;
    }

    private static boolean isWordByte(int value) {
        return ByteScan.isLetter(value) || ByteScan.isDigit(value);
    }
}
