package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;

import io.smartcar.event.format.syslog.SyslogMessage.Form;
import io.smartcar.event.format.syslog.SyslogMessage.Part;

/**
 * Parses RFC 5424 section 6: {@code TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]},
 * with {@code -} for an unknown part. The maximum lengths of the RFC are not checked. If the structured data is malformed,
 * the words before it are taken for these parts if it has a quoted value and the process id is a number; otherwise, what
 * follows the time is parsed as in RFC 3164.
 */
final class Rfc5424 {
    private static final Part[] WORDS = {Part.HOST, Part.APPLICATION, Part.PROCID, Part.MSGID};

    private final TimeReader times;
    private final Rfc3164 rfc3164;

    Rfc5424(TimeReader times, Rfc3164 rfc3164) {
        this.times = times;
        this.rfc3164 = rfc3164;
    }

    /** Parses from the version, which is {@code 1} and a space. */
    void read(SyslogMessage message, int start, int end, long received) {
        byte[] bytes = message.bytes();
        int time = start + 2;
        boolean unknown = isNil(bytes, time, Token.wordEnd(bytes, time, end));
        int timeEnd = unknown ? time + 1 : times.read(bytes, time, end, received);
        if (timeEnd < 0) {
            readMeraki(message, start, end);
            return;
        }
        if (!readParts(message, timeEnd + 1, end)) {
            message.clear();
            if (unknown) {
                message.message(start, end);
            } else if (rfc3164.readAfterTime(message, time, timeEnd, end) != Certainty.NONE) {
                message.form(Form.RFC3164);
            }
            return;
        }
        if (!unknown && times.resolve(Certainty.FORM, false)) {
            message.time(times.epochSecond(), times.nano());
        } else if (!unknown) {
            message.message(time, end);
        }
    }

    /** Meraki's form: seconds since 1970 with a fraction, and a host; whatever it is, a raw message keeps it. */
    private void readMeraki(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int timeEnd = times.readEpoch(bytes, start + 2, end);
        int hostEnd = Token.wordEnd(bytes, timeEnd + 1, end);
        if (timeEnd < 0 || hostEnd == end || Token.hostEnd(bytes, timeEnd + 1, hostEnd) != hostEnd) {
            message.message(start, end);
            return;
        }
        message.form(Form.RFC3164);
        message.time(times.epochSecond(), times.nano());
        message.set(Part.HOST, timeEnd + 1, hostEnd);
        message.message(Token.afterBlanks(bytes, hostEnd, end), end);
    }

    /** Returns whether the parts are certain. */
    private static boolean readParts(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int position = start;
        for (Part part : WORDS) {
            int wordEnd = ByteScan.find(bytes, ' ', position, end);
            if (wordEnd == position || wordEnd == end) {
                return false;
            }
            if (!isNil(bytes, position, wordEnd)) {
                message.set(part, position, wordEnd);
            }
            position = wordEnd + 1;
        }
        return readData(message, position, end);
    }

    private static boolean readData(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        boolean data = at(bytes, start, end) == '[';
        int dataEnd = data ? StructuredData.end(bytes, start, end) : isNil(bytes, start, start + 1) ? start + 1 : -1;
        if (dataEnd < 0 || dataEnd < end && bytes[dataEnd] != ' ') {
            message.message(start, end);
            return data && hasValue(bytes, start, end) && isHost(message) && isNumber(message, Part.PROCID);
        }
        if (data) {
            message.set(Part.STRUCTURED_DATA, start, dataEnd);
        }
        message.message(Math.min(dataEnd + 1, end), end);
        message.form(Form.RFC5424);
        return true;
    }

    /** Whether there is a quotation mark after {@code =}, or after Check Point's colon. */
    private static boolean hasValue(byte[] bytes, int start, int end) {
        int quote = ByteScan.find(bytes, '"', start, end);
        return quote < end && (bytes[quote - 1] == '=' || bytes[quote - 1] == ':');
    }

    private static boolean isHost(SyslogMessage message) {
        int end = message.end(Part.HOST);
        return !message.has(Part.HOST) || Token.hostEnd(message.bytes(), message.start(Part.HOST), end) == end;
    }

    private static boolean isNumber(SyslogMessage message, Part part) {
        int end = message.end(part);
        return !message.has(part) || ByteScan.afterDigits(message.bytes(), message.start(part), end) == end;
    }

    private static boolean isNil(byte[] bytes, int start, int end) {
        return end - start == 1 && at(bytes, start, bytes.length) == '-';
    }
}
