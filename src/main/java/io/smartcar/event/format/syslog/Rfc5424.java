package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;

import io.smartcar.event.format.syslog.SyslogMessage.Form;
import io.smartcar.event.format.syslog.SyslogMessage.Part;

/**
 * Parses RFC 5424 section 6: {@code TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]},
 * with {@code -} for an unknown part. The maximum lengths of the RFC are not checked. At the first syntax error the parts
 * before it are kept, and the rest becomes the text of a raw message.
 */
final class Rfc5424 {
    private static final Part[] WORDS = {Part.HOST, Part.APPLICATION, Part.PROCID, Part.MSGID};

    private final TimeReader times;

    Rfc5424(TimeReader times) {
        this.times = times;
    }

    /** Parses from the version, which is {@code 1} and a space. */
    void read(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int position = readTime(message, start + 2, end);
        if (position < 0) {
            message.message(start, end);
            return;
        }
        for (Part field : WORDS) {
            int wordEnd = ByteScan.find(bytes, ' ', position, end);
            if (wordEnd == position || wordEnd == end) {
                message.message(position, end);
                return;
            }
            if (!isNil(bytes, position, wordEnd)) {
                message.set(field, position, wordEnd);
            }
            position = wordEnd + 1;
        }
        readData(message, position, end);
    }

    /** Returns the start of the host; -1 if the time is malformed. */
    private int readTime(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        if (at(bytes, start, end) == '-' && at(bytes, start + 1, end) == ' ') {
            return start + 2;
        }
        int timeEnd = times.readIso(bytes, start, end);
        if (timeEnd < 0 || at(bytes, timeEnd, end) != ' ' || bytes[start + 10] == ' ') {
            return -1;
        }
        message.time(times.epochSecond(), times.nano());
        return timeEnd + 1;
    }

    private static void readData(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int dataEnd;
        if (at(bytes, start, end) == '[') {
            dataEnd = StructuredData.end(bytes, start, end);
        } else {
            dataEnd = at(bytes, start, end) == '-' ? start + 1 : -1;
        }
        if (dataEnd < 0 || dataEnd < end && bytes[dataEnd] != ' ') {
            message.message(start, end);
            return;
        }
        if (bytes[start] == '[') {
            message.set(Part.STRUCTURED_DATA, start, dataEnd);
        }
        message.message(Math.min(dataEnd + 1, end), end);
        message.form(Form.RFC5424);
    }

    private static boolean isNil(byte[] bytes, int start, int end) {
        return end - start == 1 && bytes[start] == '-';
    }
}
