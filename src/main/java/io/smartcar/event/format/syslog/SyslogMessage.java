package io.smartcar.event.format.syslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A view of a syslog message: its parts are ranges of the bytes as they came, nothing is copied before it is asked
 * for. A {@link SyslogParser} fills the same instance for message after message; it is not thread-safe.
 */
public final class SyslogMessage {
    private static final int FIELDS = SyslogField.values().length;
    private static final int ABSENT = -1;

    private final int[] starts = new int[FIELDS];
    private final int[] ends = new int[FIELDS];
    private byte[] bytes = {};
    private SyslogForm form = SyslogForm.RAW;
    private int priority = ABSENT;
    private boolean timed;
    private long epochSecond;
    private int nano;

    SyslogMessage() {
        Arrays.fill(starts, ABSENT);
    }

    /** What the message was recognised as. */
    public SyslogForm form() {
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

    /** Whether the message says when it was made, in a way that could be read. */
    public boolean hasTime() {
        return timed;
    }

    /** When the message was made, as it says itself; null if it does not. */
    public Instant time() {
        return timed ? Instant.ofEpochSecond(epochSecond, nano) : null;
    }

    /** Whether the message has this part; RFC 5424's NIL is none. */
    public boolean has(SyslogField field) {
        return starts[field.ordinal()] >= 0;
    }

    /** Where a part begins in {@link #bytes()}; -1 if the message does not have it. */
    public int start(SyslogField field) {
        return starts[field.ordinal()];
    }

    /** Where a part ends in {@link #bytes()}, exclusive; -1 if the message does not have it. */
    public int end(SyslogField field) {
        return has(field) ? ends[field.ordinal()] : ABSENT;
    }

    /** A part's bytes, as a copy; null if the message does not have it. */
    public byte[] copy(SyslogField field) {
        return has(field) ? Arrays.copyOfRange(bytes, start(field), end(field)) : null;
    }

    /** A part's text, read as UTF-8; null if the message does not have it. */
    public String text(SyslogField field) {
        return has(field) ? new String(bytes, start(field), end(field) - start(field), StandardCharsets.UTF_8) : null;
    }

    /**
     * The structured data: for each element, by its id, the values of each parameter, in the order of the message and
     * without escapes (RFC 5424 section 6.3). A parameter, or a whole element, that comes twice has its values one
     * after the other. Empty if there is none.
     */
    public Map<String, Map<String, List<String>>> structuredData() {
        return has(SyslogField.STRUCTURED_DATA)
                ? StructuredData.decode(bytes, start(SyslogField.STRUCTURED_DATA), end(SyslogField.STRUCTURED_DATA))
                : Map.of();
    }

    void reset(byte[] message) {
        bytes = message;
        form = SyslogForm.RAW;
        priority = ABSENT;
        timed = false;
        Arrays.fill(starts, ABSENT);
    }

    void form(SyslogForm recognised) {
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

    void set(SyslogField field, int start, int end) {
        starts[field.ordinal()] = start;
        ends[field.ordinal()] = end;
    }

    /** Takes the rest as the message, without the byte order mark that RFC 5424 asks for before UTF-8. */
    void message(int start, int end) {
        int textStart = ByteScan.afterByteOrderMark(bytes, start, end);
        if (textStart < end) {
            set(SyslogField.MESSAGE, textStart, end);
        }
    }
}
