package io.smartcar.event.format.syslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.smartcar.event.format.syslog.SyslogMessage.Part;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Invariants of the parser for any bytes: it does not fail or change them, its parts lie in them, a reused parser gives the
 * same result as a new one, and structured data becomes valid JSON that is not longer than its bytes allow.
 */
public final class SyslogParserFuzzTarget {
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final SyslogParser USED = new SyslogParser(SEOUL);
    private static final JsonFactory JSON = new JsonFactory();
    /** 2026-11-22T10:15:58Z */
    private static final long RECEIVED = 1_795_342_558_000L;

    private static final int LONGEST_ESCAPE = 6;

    private SyslogParserFuzzTarget() {}

    /** Jazzer's entry: a message. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        byte[] before = input.clone();
        String read = describe(USED.parse(input, RECEIVED));
        require(Arrays.equals(input, before), "the message was changed");
        require(read.equals(describe(new SyslogParser(SEOUL).parse(input, RECEIVED))), "a used parser reads " + read);
        describe(new SyslogParser(ZoneOffset.UTC).parse(input, input.length == 0 ? 0 : input[0] * 100_000_000_000L));
    }

    private static String describe(SyslogMessage message) throws Exception {
        StringBuilder text = new StringBuilder(message.form().word());
        int length = message.bytes().length;
        for (Part field : Part.values()) {
            if (message.has(field)) {
                int start = message.start(field);
                int end = message.end(field);
                require(0 <= start && start < end && end <= length, field + " from " + start + " to " + end);
                text.append('|').append(field).append(start).append('-').append(end);
            } else {
                require(message.copy(field) == null && message.text(field) == null, field + " is there and is not");
            }
        }
        boolean prioritised = message.facility() >= 0;
        require(prioritised == message.severity() >= 0, "facility without severity");
        require(message.facility() <= 23 && message.severity() <= 7, "priority out of bounds");
        String json = StructuredData.toJson(message.structuredData());
        require(json.length() <= LONGEST_ESCAPE * length + 16, json.length() + " characters of " + length + " bytes");
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        }
        return text.append('|')
                .append(message.facility())
                .append(message.severity())
                .append(message.time())
                .append(json)
                .toString();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
