package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;
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

    /** What follows the host of messages that have no tag. */
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
        "1 20##-##-##T"
    };

    /** What follows the host and a number in such messages. */
    private static final String[] COUNTED = {",20##/##/##", "-PPE-"};

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
        int time = content;
        int timeEnd = times.read(bytes, time, end, received);
        if (timeEnd < 0 && readDevice(message, content, end, received)) {
            message.form(Form.RFC3164);
            return;
        }
        if (timeEnd < 0) {
            time = afterMark(bytes, afterCounters(bytes, content, end), end);
            timeEnd = times.read(bytes, time, end, received);
        }
        if (timeEnd < 0 && !prioritised) {
            message.message(start, end);
            return;
        }
        message.form(Form.RFC3164);
        if (timeEnd >= 0) {
            readAfterTime(message, time, timeEnd, end);
        } else if (!readUntimed(message, content, end)) {
            message.message(content, end);
        }
    }

    /** Parses what follows a time, and sets the time if it is certain. */
    Certainty readAfterTime(SyslogMessage message, int time, int timeEnd, int end) {
        Certainty form = Certainty.NONE;
        if (times.yearEnd() >= 0) {
            form = readBody(message, times.yearEnd(), end);
            if (form == Certainty.FORM) {
                times.useYearAfter();
            } else {
                message.clear();
                times.ignoreYearAfter();
            }
        }
        if (form != Certainty.FORM) {
            form = readBody(message, timeEnd, end);
        }
        setTime(message, time, end, form);
        return form;
    }

    private void setTime(SyslogMessage message, int time, int end, Certainty form) {
        if (times.isKnown() && form.compareTo(times.needed()) >= 0) {
            message.time(times.epochSecond(), times.nano());
        } else {
            message.message(time, end);
        }
    }

    /**
     * Parses the messages of Cisco's devices: {@code COUNTER: HOST: COUNTER: *TIME: %TYPE: TEXT}. Each part but the type may
     * be missing. IOS XR has a node before the time, AireOS a task; the time may be that since the device started.
     */
    private boolean readDevice(SyslogMessage message, int start, int end, long received) {
        byte[] bytes = message.bytes();
        int host = afterCounters(bytes, start, end);
        int wordEnd = Token.wordEnd(bytes, host, end);
        int hostEnd = Token.hostEnd(bytes, host, wordEnd);
        int position = afterBlanks(bytes, wordEnd, end);
        boolean origin = hostEnd > 0 && (hostEnd < wordEnd || Token.nodeEnd(bytes, position, end) > 0);
        position = origin && !Token.isUptime(bytes, host, wordEnd) ? afterCounters(bytes, position, end) : host;
        origin = position > host;
        boolean task = at(bytes, position, end) == '*' && ByteScan.isLetter(at(bytes, position + 1, end));
        wordEnd = Token.wordEnd(bytes, position, end);
        if (task && bytes[wordEnd - 1] == ':') {
            position = afterBlanks(bytes, wordEnd, end);
        }
        int nodeEnd = Token.nodeEnd(bytes, position, end);
        int time = afterMark(bytes, Math.max(position, nodeEnd), end);
        int timeEnd = times.read(bytes, time, end, received);
        if (timeEnd >= 0) {
            readAfterTime(message, time, timeEnd, end);
        } else {
            wordEnd = Token.wordEnd(bytes, time, end);
            boolean uptime = Token.isUptime(bytes, time, wordEnd);
            int type = uptime ? afterBlanks(bytes, wordEnd, end) : time;
            if (Token.typeEnd(bytes, type, end) > 0) {
                readTag(message, type, end);
            }
            if (uptime) {
                message.message(time, end);
            }
        }
        boolean typed = message.has(Part.APPLICATION)
                && (nodeEnd > 0 || Token.typeEnd(bytes, message.start(Part.APPLICATION), end) > 0);
        if (!typed || message.has(Part.HOST)) {
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
        while (at(bytes, colon, end) == ':' && (colon == start || Token.isBlank(at(bytes, colon + 1, end)))) {
            position = afterBlanks(bytes, colon + 1, end);
            colon = ByteScan.afterDigits(bytes, position, end);
        }
        return position;
    }

    /** Skips the mark of a clock that is not set or not synchronised. */
    private static int afterMark(byte[] bytes, int start, int end) {
        int mark = at(bytes, start, end);
        return mark == '*' || mark == '.' ? start + 1 : start;
    }

    /** Parses a message that has neither a time nor Cisco's type. */
    private static boolean readUntimed(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int wordEnd = Token.wordEnd(bytes, start, end);
        int hostEnd = Token.hostEnd(bytes, start, wordEnd);
        int text = afterBlanks(bytes, wordEnd, end);
        boolean colon = at(bytes, text, end) == ':';
        int type = colon ? afterBlanks(bytes, text + 1, end) : text;
        boolean known = hostEnd == wordEnd
                ? colon && Token.typeEnd(bytes, type, end) > 0 || ByteScan.matches(bytes, text, end, "MSWinEventLog\t")
                : ByteScan.matches(bytes, text, end, "NetScreen device_id=");
        if (hostEnd > 0 && known) {
            message.set(Part.HOST, start, hostEnd);
            message.message(text, end);
            return !colon || readTag(message, type, end) == Certainty.FORM;
        }
        return readTag(message, start, end) != Certainty.NONE;
    }

    /** Parses what follows the time. */
    private Certainty readBody(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int position = afterBlanks(bytes, start, end);
        int mark = at(bytes, position, end);
        boolean glued = position == start;
        if (mark == ',' || mark == ':' && (glued || Token.isBlank(at(bytes, position + 1, end)))) {
            int text = afterBlanks(bytes, position + 1, end);
            boolean headed = mark == ':' && (glued || Token.typeEnd(bytes, text, end) > 0);
            Certainty form = headed ? readTag(message, text, end) : Certainty.NONE;
            if (form == Certainty.NONE) {
                message.message(text, end);
            }
            return form;
        }
        int wordEnd = Token.wordEnd(bytes, position, end);
        if (Token.isFacilityAndLevel(bytes, position, wordEnd)) {
            position = afterBlanks(bytes, wordEnd, end);
        }
        Certainty form = readHost(message, position, end);
        if (form == Certainty.NONE) {
            form = readUnknownZone(message, position, end);
        }
        if (form == Certainty.NONE) {
            form = readTag(message, position, end);
        }
        if (form == Certainty.NONE) {
            message.message(afterBlanks(bytes, start, end), end);
            return isUntagged(bytes, position, end) ? Certainty.FORM : form;
        }
        return form;
    }

    /** A word before Cisco's type, or one in capitals before a host and a tag, may be a zone: the time is not certain. */
    private Certainty readUnknownZone(SyslogMessage message, int start, int end) {
        byte[] bytes = message.bytes();
        int wordEnd = Token.wordEnd(bytes, start, end);
        int next = afterBlanks(bytes, wordEnd, end);
        if (at(bytes, wordEnd - 1, end) == ':' && Token.typeEnd(bytes, next, end) > 0) {
            times.distrust();
            return readTag(message, next, end);
        }
        if (Token.isCapitals(bytes, start, wordEnd) && readHost(message, next, end) != Certainty.NONE) {
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
        if (hostEnd < 0 || relayed && !colon || isUntagged(bytes, start, end)) {
            return Certainty.NONE;
        }
        int text = afterBlanks(bytes, wordEnd, end);
        if (!relayed && !colon && ByteScan.matches(bytes, text, end, RELAYED)) {
            return readHost(message, text, end);
        }
        boolean address = Token.isAddress(bytes, host, hostEnd);
        message.set(Part.HOST, host, hostEnd);
        Certainty form = colon && !address && !relayed
                ? readAfterColon(message, host, hostEnd, text, end)
                : readAfterHost(message, host, hostEnd, text, end);
        if (form == Certainty.NONE && (address || relayed)) {
            message.message(text, end);
            return Certainty.FORM;
        }
        if (form == Certainty.NONE) {
            message.clear();
        }
        return form == Certainty.TAG ? Certainty.HOST : form;
    }

    /** Parses after {@code NAME:}, which is a host, a zone before Cisco's type, or a tag. */
    private Certainty readAfterColon(SyslogMessage message, int name, int nameEnd, int start, int end) {
        byte[] bytes = message.bytes();
        if (Token.typeEnd(bytes, start, end) > 0) {
            boolean zone = !startsWithAny(APPLIANCES, bytes, start, end) && TimeReader.mayBeZone(bytes, name, nameEnd);
            return zone ? Certainty.NONE : readTag(message, start, end);
        }
        boolean dotted = ByteScan.find(bytes, '.', name, nameEnd) < nameEnd;
        Certainty form = dotted ? readTag(message, start, end) : Certainty.NONE;
        return form == Certainty.FORM ? form : Certainty.NONE;
    }

    private Certainty readAfterHost(SyslogMessage message, int host, int hostEnd, int start, int end) {
        byte[] bytes = message.bytes();
        if (at(bytes, start, end) == ':') {
            int type = afterBlanks(bytes, start + 1, end);
            return Token.typeEnd(bytes, type, end) > 0 ? readTag(message, type, end) : Certainty.NONE;
        }
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
        int relayedType = relayedType(bytes, start, end);
        if (described || relayedType > 0) {
            Certainty form = readTag(message, described ? next : relayedType, end);
            message.message(start, end);
            return form;
        }
        return readTag(message, start, end);
    }

    /**
     * Whether it is a known beginning of a text without a tag; also Palo Alto's {@code 1,2026/11/30}, NetScaler's
     * {@code 0-PPE-0 :} and MikroTik's {@code system,info,account}.
     */
    private static boolean isUntagged(byte[] bytes, int start, int end) {
        int wordEnd = Token.wordEnd(bytes, start, end);
        int comma = ByteScan.find(bytes, ',', start, wordEnd);
        boolean topics = comma == ByteScan.afterLetters(bytes, start, comma)
                && Token.isLevel(bytes, comma + 1, ByteScan.find(bytes, ',', comma + 1, wordEnd));
        if (topics || startsWithAny(UNTAGGED, bytes, start, end)) {
            return true;
        }
        int position = ByteScan.afterDigits(bytes, start, end);
        return position > start && startsWithAny(COUNTED, bytes, position, end);
    }

    /** The type of a message of a Cisco device that a relay sent on with its counter and time; -1 if there is none. */
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
        return -1;
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
        int tagEnd = typeEnd > 0 ? typeEnd : Token.tagEnd(bytes, start, end);
        if (tagEnd < 0) {
            return Certainty.NONE;
        }
        boolean bracket = at(bytes, tagEnd, end) == '[';
        int position = bracket ? Token.processEnd(bytes, tagEnd, end) : tagEnd;
        if (typeEnd > 0) {
            position = afterBlanks(bytes, Math.max(position, typeEnd), end);
        } else if (position < 0 || at(bytes, position, end) != ':') {
            return Certainty.NONE;
        }
        int text = at(bytes, position, end) == ':' ? position + 1 : position;
        int next = at(bytes, text, end);
        if (typeEnd < 0 && !bracket && (ByteScan.isDigit(bytes[start]) || next != -1 && !Token.isBlank(next))) {
            return Certainty.NONE;
        }
        message.set(Part.APPLICATION, start, tagEnd);
        if (typeEnd < 0 && bracket && position - 1 > tagEnd + 1) {
            message.set(Part.PROCID, tagEnd + 1, position - 1);
        }
        message.message(next == ' ' ? text + 1 : text, end);
        return typeEnd > 0 || bracket ? Certainty.FORM : Certainty.TAG;
    }
}
