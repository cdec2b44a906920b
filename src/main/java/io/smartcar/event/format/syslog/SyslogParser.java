package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;

import java.time.ZoneId;

/**
 * Parses syslog messages: RFC 5424, RFC 3164 with its variants in practice, and any other bytes as raw messages. Never
 * fails; takes linear time and allocates nothing. Not thread-safe: a parser reuses its one message.
 */
public final class SyslogParser {
    private static final int HIGHEST_PRIORITY = 191;

    private final SyslogMessage message = new SyslogMessage();
    private final Rfc5424 rfc5424;
    private final Rfc3164 rfc3164;

    /**
     * @param zone the zone of times without one, as those of RFC 3164
     */
    public SyslogParser(ZoneId zone) {
        TimeReader times = new TimeReader(zone);
        rfc3164 = new Rfc3164(times);
        rfc5424 = new Rfc5424(times, rfc3164);
    }

    /**
     * Parses a message.
     *
     * @param bytes the message as received, without its framing; not copied
     * @param received the time of reception in milliseconds since 1970: a time without a year is assumed to be near it
     * @return the parser's one message, valid until the next call
     */
    public SyslogMessage parse(byte[] bytes, long received) {
        message.reset(bytes);
        int end = trimmed(bytes);
        int start = ByteScan.afterByteOrderMark(bytes, 0, end);
        int afterPriority = readPriority(bytes, start, end);
        boolean prioritised = afterPriority > start;
        if (prioritised && at(bytes, afterPriority, end) == '1' && at(bytes, afterPriority + 1, end) == ' ') {
            rfc5424.read(message, afterPriority, end, received);
        } else if (at(bytes, start, end) == '<' && !prioritised) {
            message.message(start, end);
        } else {
            rfc3164.read(message, afterPriority, end, received, prioritised);
        }
        return message;
    }

    /** The end of the message without the line ends and NULs that senders append. */
    private static int trimmed(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r' || bytes[end - 1] == 0)) {
            end--;
        }
        return end;
    }

    /** {@code <0>} to {@code <191>}, RFC 5424 section 6.2.1; returns the start if there is none. */
    private int readPriority(byte[] bytes, int start, int end) {
        if (at(bytes, start, end) != '<') {
            return start;
        }
        int digitsEnd = ByteScan.afterDigits(bytes, start + 1, Math.min(start + 4, end));
        int digits = digitsEnd - start - 1;
        if (digits == 0 || at(bytes, digitsEnd, end) != '>') {
            return start;
        }
        int priority = ByteScan.number(bytes, start + 1, digits, end);
        if (priority > HIGHEST_PRIORITY) {
            return start;
        }
        message.priority(priority);
        return digitsEnd + 1;
    }
}
