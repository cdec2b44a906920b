package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;
import static io.smartcar.event.format.syslog.ByteScan.isDigit;
import static io.smartcar.event.format.syslog.Token.afterBlanks;

import io.smartcar.event.format.syslog.SyslogMessage.Form;
import io.smartcar.event.format.syslog.SyslogMessage.Part;
import java.util.Arrays;

/**
 * Parses RFC 3164, which is descriptive: {@code TIME HOST TAG[PID]: TEXT}, where devices leave out, repeat and add parts.
 * Known forms only: a word after the time is the host if it is an IP address or is followed by what these forms have after
 * their host; otherwise it is text. docs/syslog.md lists the forms.
 *
 * <p>A time that is written but not certain is not set: the text begins with it.
 */
final class Rfc3164 {
    private static final String RELAYED = "Message forwarded from ";

    /** How messages begin that have a host but no tag; {@code #} is a digit. */
    private static final String[] UNTAGGED = {
        "last message repeated ",
        "--- last message repeated ",
        "-- MARK --",
        "CEF:",
        "LEEF:",
        "MSWinEventLog\t",
        "CISE_",
        "ASM:",
        "date=20##-##-## time=",
        "id=firewall ",
        "Severity: ",
        "(Stack) %%",
        "1 20##-##-##T",
        "1,20##/##/##",
        "#-PPE-",
        "##-PPE-"
    };

    /** Cisco's devices that write {@code HOST: %TYPE} where the others write {@code ZONE: %TYPE}. */
    private static final String[] APPLIANCES = {"%ASA-", "%FTD-", "%ACE-", "%FWSM-", "%PIX-"};

    private static final int LONGEST_RELAYED_HEAD = 100;

    private final TimeReader times;

    Rfc3164(TimeReader times) {
        this.times = times;
    }

    void read(SyslogMessage message, int start, int end, long received, boolean prioritised) {
        byte[] bytes = message.bytes();
        int content = afterBlanks(bytes, start, end);
        int timeEnd = times.read(bytes, content, end, received);
        if (timeEnd >= 0) {
            readAfterTime(message, content, timeEnd, end);
        } else if (!readDevice(message, content, end, received)) {
            if (!prioritised) {
                message.message(start, end);
                return;
            }
            if (readTag(message, content, end) == Certainty.NONE) {
                message.message(content, end);
            }
        }
        message.form(Form.RFC3164);
    }

    /** Parses what follows a time, and sets the time if it is certain. */
    Certainty readAfterTime(SyslogMessage message, int time, int timeEnd, int end) {
        int yearEnd = times.yearEnd();
        Certainty form = yearEnd < 0 ? Certainty.NONE : readBody(message, yearEnd, end);
        boolean withYear = form == Certainty.FORM;
        if (!withYear) {
            message.clear();
            form = readBody(message, timeEnd, end);
        }
        if (times.resolve(form, withYear)) {
            message.time(times.epochSecond(), times.nano());
        } else {
            message.message(time, end);
        }
        return form;
    }

    /**
     * Parses the messages of Cisco's devices: {@code COUNTER: HOST: COUNTER: COMPONENT: *TIME: %TYPE: TEXT}, where each part
     * but the type may be missing. The time may be that since the device started. If nothing but counters and a mark precede
     * a time, any form may follow it.
     */
    private boolean readDevice(SyslogMessage message, int start, int end, long received) {
        byte[] bytes = message.bytes();
        int host = afterCounters(bytes, start, end);
        int wordEnd = Token.wordEnd(bytes, host, end);
        int next = afterBlanks(bytes, wordEnd, end);
        int hostEnd = Token.uptimeEnd(bytes, host, end) < 0 ? Token.hostEnd(bytes, host, wordEnd) : -1;
        boolean node = at(bytes, next, end) != '*' && Token.componentEnd(bytes, next, end) > 0;
        boolean spaced =
                at(bytes, next, end) == ':' && Token.typeEnd(bytes, afterBlanks(bytes, next + 1, end), end) > 0;
        boolean origin = hostEnd > 0 && (hostEnd < wordEnd || spaced || node);
        int component = origin ? afterCounters(bytes, next, end) : host;
        int componentEnd = Token.componentEnd(bytes, component, end);
        int mark = componentEnd < 0 ? component : afterBlanks(bytes, componentEnd, end);
        int time = at(bytes, mark, end) == '*' || at(bytes, mark, end) == '.' ? mark + 1 : mark;
        int timeEnd = times.read(bytes, time, end, received);
        boolean plain = timeEnd >= 0 && !origin && componentEnd < 0;
        if (timeEnd < 0) {
            timeEnd = Token.uptimeEnd(bytes, time, end);
            times.distrust();
        }
        if (timeEnd >= 0) {
            readAfterTime(message, time, timeEnd, end);
        } else if (Token.typeEnd(bytes, time, end) > 0) {
            readTag(message, time, end);
        } else if (origin && ByteScan.matches(bytes, time, end, "NetScreen device_id=")) {
            message.set(Part.HOST, host, hostEnd);
            message.message(time, end);
            return true;
        }
        boolean known = message.has(Part.APPLICATION)
                && (componentEnd > 0 || Token.typeEnd(bytes, message.start(Part.APPLICATION), end) > 0)
                && !message.has(Part.HOST);
        if (!plain && !known) {
            message.clear();
            return false;
        }
        if (origin) {
            message.set(Part.HOST, host, hostEnd);
        }
        return true;
    }

    /** Skips NX-OS' lone colon and counters, as {@code 29: 000031: }. */
    private static int afterCounters(byte[] bytes, int start, int end) {
        int position = start;
        int colon = ByteScan.afterDigits(bytes, position, end);
        while (at(bytes, colon, end) == ':' && (colon == start || isBlank(bytes, colon + 1, end))) {
            position = afterBlanks(bytes, colon + 1, end);
            colon = ByteScan.afterDigits(bytes, position, end);
        }
        return position;
    }

    private static boolean isBlank(byte[] bytes, int position, int end) {
        return ByteSet.BLANKS.has(at(bytes, position, end));
    }

    /** Parses what follows the time. */
    private Certainty readBody(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int body = afterBlanks(bytes, start, end);
        int mark = at(bytes, body, end);
        Certainty form = Certainty.NONE;
        if (mark == ',' || mark == ':' && (body == start || isBlank(bytes, body + 1, end))) {
            body = afterBlanks(bytes, body + 1, end);
            form = readTag(message, body, end);
        } else {
            int wordEnd = Token.wordEnd(bytes, body, end);
            int host = Token.isFacilityAndLevel(bytes, body, wordEnd) ? afterBlanks(bytes, wordEnd, end) : body;
            form = readHost(message, host, end);
            if (form == Certainty.NONE) {
                form = readUnknownZone(message, host, end);
            }
            if (form == Certainty.NONE) {
                form = readTag(message, host, end);
            }
        }
        if (form == Certainty.NONE) {
            message.message(body, end);
            return isUntagged(bytes, body, end) ? Certainty.FORM : form;
        }
        return form;
    }

    /**
     * The time is not certain if a word after it may be a zone: before Cisco's type, in capitals before a host and a tag, or,
     * also in parentheses, one that is known.
     */
    private Certainty readUnknownZone(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int wordEnd = Token.wordEnd(bytes, start, end);
        int next = afterBlanks(bytes, wordEnd, end);
        boolean separate = at(bytes, next, end) == ':';
        int type = separate ? afterBlanks(bytes, next + 1, end) : next;
        boolean colon = separate || wordEnd > start && bytes[wordEnd - 1] == ':';
        if (colon && Token.typeEnd(bytes, type, end) > 0) {
            times.distrust();
            return readTag(message, type, end);
        }
        boolean enclosed = at(bytes, start, end) == '(' && bytes[wordEnd - 1] == ')';
        int zone = enclosed ? start + 1 : start;
        int zoneEnd = enclosed ? wordEnd - 1 : wordEnd;
        boolean capitals = Token.isCapitals(bytes, zone, zoneEnd);
        if (Zones.isZone(bytes, zone, zoneEnd)
                || capitals && readHost(message, next, end) != Certainty.NONE
                || capitals && enclosed && readTag(message, next, end) != Certainty.NONE) {
            times.distrust();
            message.clear();
        }
        return Certainty.NONE;
    }

    /** Parses from the host; sets no part if the form is not known. */
    private Certainty readHost(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        boolean relayed = ByteScan.matches(bytes, start, end, RELAYED);
        int word = relayed ? start + RELAYED.length() : start;
        int wordEnd = Token.wordEnd(bytes, word, end);
        int bracket = at(bytes, word, end) == '[' ? ByteScan.find(bytes, ']', word, wordEnd) : -1;
        boolean bracketed = bracket > 0 && Token.isAddress(bytes, word + 1, bracket);
        int host = bracketed ? word + 1 : word;
        int hostEnd = bracketed ? bracket : Token.hostEnd(bytes, word, wordEnd);
        boolean colon = hostEnd < wordEnd && bytes[wordEnd - 1] == ':';
        if (hostEnd < 0 || relayed && !colon) {
            return Certainty.NONE;
        }
        int text = afterBlanks(bytes, wordEnd, end);
        if (!relayed && !colon && ByteScan.matches(bytes, text, end, RELAYED)) {
            return readHost(message, text, end);
        }
        boolean certain = relayed || Token.isAddress(bytes, host, hostEnd);
        message.set(Part.HOST, host, hostEnd);
        Certainty form = colon && !certain || at(bytes, text, end) == ':'
                ? readAfterColon(message, host, hostEnd, text, end)
                : readAfterHost(message, host, hostEnd, text, end);
        if (form == Certainty.NONE && certain) {
            message.message(text, end);
            return Certainty.FORM;
        }
        if (form == Certainty.NONE) {
            message.clear();
        }
        return form == Certainty.TAG ? Certainty.HOST : form;
    }

    /** Parses after {@code NAME:} or {@code NAME :}, which is a host, a zone before Cisco's type, or a tag. */
    private static Certainty readAfterColon(SyslogMessage message, int name, int nameEnd, int start, int end) {
        byte[] bytes = message.bytes();
        boolean separate = at(bytes, start, end) == ':';
        int type = separate ? afterBlanks(bytes, start + 1, end) : start;
        if (Token.typeEnd(bytes, type, end) > 0) {
            boolean host = startsWithAny(APPLIANCES, bytes, type, end) || !Zones.mayBeZone(bytes, name, nameEnd);
            return host ? readTag(message, type, end) : Certainty.NONE;
        }
        boolean dotted = !separate && ByteScan.find(bytes, '.', name, nameEnd) < nameEnd;
        return dotted && readTag(message, type, end) == Certainty.FORM ? Certainty.FORM : Certainty.NONE;
    }

    private static Certainty readAfterHost(SyslogMessage message, int host, int hostEnd, int start, int end) {
        byte[] bytes = message.bytes();
        if (isUntagged(bytes, start, end)) {
            message.message(start, end);
            return Certainty.FORM;
        }
        int wordEnd = Token.wordEnd(bytes, start, end);
        int next = afterBlanks(bytes, wordEnd, end);
        if (Arrays.equals(bytes, host, hostEnd, bytes, start, wordEnd)
                || Token.isFacilityAndLevel(bytes, start, wordEnd)) {
            return readTag(message, next, end);
        }
        if (Token.isLevel(bytes, start, wordEnd)) {
            return readTag(message, next, end) == Certainty.FORM ? Certainty.FORM : Certainty.NONE;
        }
        boolean described = at(bytes, wordEnd - 1, end) == ':' && ByteScan.find(bytes, ',', start, wordEnd) < wordEnd;
        int tag = described ? next : relayedType(bytes, start, end);
        Certainty form = readTag(message, tag, end);
        if (tag > start && form != Certainty.NONE) {
            message.message(start, end);
        }
        return form;
    }

    /** Whether it is a known beginning of a text without a tag; also MikroTik's {@code system,info,account}. */
    private static boolean isUntagged(byte[] bytes, int start, int end) {
        int wordEnd = Token.wordEnd(bytes, start, end);
        int comma = ByteScan.find(bytes, ',', start, wordEnd);
        boolean topics = comma < wordEnd
                && Token.isAlphabetic(bytes, start, comma)
                && Token.isLevel(bytes, comma + 1, ByteScan.find(bytes, ',', comma + 1, wordEnd));
        return topics || startsWithAny(UNTAGGED, bytes, start, end);
    }

    /** Cisco's type after a counter and a time that a relay sent on; the start if there is none. */
    private static int relayedType(byte[] bytes, int start, int end) {
        int last = Math.min(end, start + LONGEST_RELAYED_HEAD);
        int position = afterCounters(bytes, start, end);
        while (position > start && position < last) {
            position = ByteScan.find(bytes, ':', position, last) + 1;
            int type = afterBlanks(bytes, position, end);
            if (Token.typeEnd(bytes, type, end) > 0) {
                return type;
            }
        }
        return start;
    }

    private static boolean startsWithAny(String[] texts, byte[] bytes, int start, int end) {
        for (String text : texts) {
            if (ByteScan.matches(bytes, start, end, text)) {
                return true;
            }
        }
        return false;
    }

    /** Parses {@code TAG: TEXT}, {@code TAG[PID]: TEXT} or a type of network devices; sets no part if there is none. */
    private static Certainty readTag(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int typeEnd = Token.typeEnd(bytes, start, end);
        boolean type = typeEnd > 0;
        int tagEnd = type ? typeEnd : Token.tagEnd(bytes, start, end);
        if (tagEnd < 0) {
            return Certainty.NONE;
        }
        boolean bracket = at(bytes, tagEnd, end) == '[';
        int position = bracket ? Token.processEnd(bytes, tagEnd, end) : tagEnd;
        if (type) {
            position = afterBlanks(bytes, Math.max(position, typeEnd), end);
        } else if (position < 0) {
            return Certainty.NONE;
        }
        boolean colon = at(bytes, position, end) == ':';
        int text = colon ? position + 1 : position;
        boolean separated = text == end || isBlank(bytes, text, end);
        boolean tag = colon && (bracket || separated && !isDigit(bytes[start]));
        if (!type && !tag) {
            return Certainty.NONE;
        }
        message.set(Part.APPLICATION, start, tagEnd);
        if (!type && bracket && position - 1 > tagEnd + 1) {
            message.set(Part.PROCID, tagEnd + 1, position - 1);
        }
        message.message(at(bytes, text, end) == ' ' ? text + 1 : text, end);
        return type || bracket ? Certainty.FORM : Certainty.TAG;
    }
}
