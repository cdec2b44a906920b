package io.smartcar.event.format.syslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A parsed syslog message: its parts are ranges of the received bytes. A {@link SyslogParser} reuses one instance for all
 * messages. Not thread-safe.
 */
public final class SyslogMessage {
    /** The form that a message was recognised as. */
    public enum Form {
        /** RFC 5424: a version, a full time, structured data. */
        RFC5424,
        /** RFC 3164 with its variants: a priority, a time or both; all other parts are optional. */
        RFC3164,
        /** Neither: the parts that are set are reliable, the rest is the text. */
        RAW;

        /** The form as one lower-case word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The parts of a syslog message that are ranges of its bytes. */
    public enum Part {
        /** The sender's name, as the message states it. */
        HOST,
        /** The program: RFC 5424's APP-NAME, RFC 3164's TAG. */
        APPLICATION,
        /** The process: RFC 5424's PROCID, RFC 3164's text in brackets. */
        PROCID,
        /** The type of the message: RFC 5424's MSGID. */
        MSGID,
        /** All structured data, brackets included. */
        STRUCTURED_DATA,
        /** The free text, without a byte order mark. */
        MESSAGE
    }

    private static final int PARTS = Part.values().length;
    private static final int ABSENT = -1;

    private final int[] starts = new int[PARTS];
    private final int[] ends = new int[PARTS];
    private byte[] bytes = {};
    private Form form = Form.RAW;
    private int priority = ABSENT;
    private boolean timed;
    private long epochSecond;
    private int nano;

    SyslogMessage() {
        Arrays.fill(starts, ABSENT);
    }

    /** The form that the message was recognised as. */
    public Form form() {
        return form;
    }

    /** All bytes of the message, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** 0 (kernel) to 23 (local7), RFC 5424 section 6.2.1; -1 if the message has no priority. */
    public int facility() {
        return priority < 0 ? ABSENT : priority >> 3;
    }

    /** 0 (emergency) to 7 (debug), RFC 5424 section 6.2.1; -1 if the message has no priority. */
    public int severity() {
        return priority < 0 ? ABSENT : priority & 7;
    }

    /** The time in the message; null if it has none. */
    public Instant time() {
        return timed ? Instant.ofEpochSecond(epochSecond, nano) : null;
    }

    /** Whether the message has this part; RFC 5424's NIL counts as missing. */
    public boolean has(Part part) {
        return starts[part.ordinal()] >= 0;
    }

    /** The start of a part in {@link #bytes()}; -1 if the message does not have it. */
    public int start(Part part) {
        return starts[part.ordinal()];
    }

    /** The end of a part in {@link #bytes()}, exclusive; -1 if the message does not have it. */
    public int end(Part part) {
        return has(part) ? ends[part.ordinal()] : ABSENT;
    }

    /** A part's bytes, as a copy; null if the message does not have it. */
    public byte[] copy(Part part) {
        return has(part) ? Arrays.copyOfRange(bytes, start(part), end(part)) : null;
    }

    /** A part's text, read as UTF-8; null if the message does not have it. */
    public String text(Part part) {
        return has(part) ? new String(bytes, start(part), end(part) - start(part), StandardCharsets.UTF_8) : null;
    }

    /**
     * The structured data (RFC 5424 section 6.3): for each element, by its id, the unescaped values of each parameter, in
     * the order of the message. The values of repeated parameters and elements are appended. Empty if there is none.
     */
    public Map<String, Map<String, List<String>>> structuredData() {
        return has(Part.STRUCTURED_DATA)
                ? StructuredData.decode(bytes, start(Part.STRUCTURED_DATA), end(Part.STRUCTURED_DATA))
                : Map.of();
    }

    void reset(byte[] message) {
        bytes = message;
        form = Form.RAW;
        priority = ABSENT;
        clear();
    }

    /** Removes the time and all parts. */
    void clear() {
        timed = false;
        Arrays.fill(starts, ABSENT);
    }

    void form(Form recognised) {
        form = recognised;
    }

    void priority(int value) {
        priority = value;
    }

    void time(long second, int nanoOfSecond) {
        timed = true;
        epochSecond = second;
        nano = nanoOfSecond;
    }

    void set(Part part, int start, int end) {
        starts[part.ordinal()] = start;
        ends[part.ordinal()] = end;
    }

    /** Sets the free text, without the byte order mark that RFC 5424 requires before UTF-8. */
    void message(int start, int end) {
        int textStart = ByteScan.afterByteOrderMark(bytes, start, end);
        if (textStart < end) {
            set(Part.MESSAGE, textStart, end);
        }
    }
}
