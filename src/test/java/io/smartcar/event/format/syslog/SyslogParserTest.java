package io.smartcar.event.format.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.format.syslog.SyslogMessage.Form;
import io.smartcar.event.format.syslog.SyslogMessage.Part;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogParserTest {
    private static final long RECEIVED = Instant.parse("2026-11-22T10:15:58Z").toEpochMilli();
    private static final String TAB = "\t";

    private final SyslogParser parser = new SyslogParser(ZoneOffset.UTC);

    /** Messages of real devices: form | facility | severity | time | host | application | procid | msgid | message */
    @ParameterizedTest
    @MethodSource("deviceMessages")
    void shouldParseMessagesOfRealDevices(String line, String expected) {
        assertThat(describe(parse(line))).isEqualTo(expected);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> deviceMessages() throws Exception {
        return TestTable.read("/syslog/messages.txt");
    }

    @Test
    void shouldReadStructuredDataAsAMap() {
        SyslogMessage message = parse(
                "<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47"
                        + " [exampleSDID@32473 iut=\"3\" eventSource=\"Application\"][examplePriority@32473 class=\"high\"] text");

        assertThat(message.structuredData())
                .isEqualTo(Map.of(
                        "exampleSDID@32473",
                        Map.of("iut", List.of("3"), "eventSource", List.of("Application")),
                        "examplePriority@32473",
                        Map.of("class", List.of("high"))));
        assertThat(message.text(Part.MESSAGE)).isEqualTo("text");
    }

    @Test
    void shouldResolveEscapesAndBracketsInStructuredData() {
        SyslogMessage message =
                parse("<165>1 - - - - - [a b=\"x\\]y\\\"z\\\\\" c=\"un]escaped\" d=\"C:\\new\" e=\"가\" f=\"\"]"
                        + "[empty] [not=\"data\"]");

        assertThat(message.form()).isEqualTo(Form.RFC5424);
        assertThat(message.structuredData())
                .isEqualTo(Map.of(
                        "a",
                        Map.of(
                                "b", List.of("x]y\"z\\"),
                                "c", List.of("un]escaped"),
                                "d", List.of("C:\\new"),
                                "e", List.of("가"),
                                "f", List.of("")),
                        "empty",
                        Map.of()));
        assertThat(message.text(Part.MESSAGE)).isEqualTo("[not=\"data\"]");
    }

    @Test
    void shouldKeepEveryValueOfARepeatedParameter() {
        assertThat(parse("<1>1 - - - - - [origin ip=\"192.0.2.1\" ip=\"192.0.2.129\"]")
                        .structuredData())
                .isEqualTo(Map.of("origin", Map.of("ip", List.of("192.0.2.1", "192.0.2.129"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a b=\"",
                "[a b=\"c",
                "[a b=\"c\\",
                "[a b=\"c\\\"",
                "[a b=\"c\"",
                "[a =\"c\"]",
                "[a b=\"c\"d=\"e\"]",
                "[action:\"Accept\"; a:\"b\"]"
            })
    void shouldKeepMalformedStructuredDataAsTheMessageOfARawOne(String data) {
        SyslogMessage message = parse("<34>1 2026-11-22T10:15:58Z host app 1 ID " + data);

        assertThat(message.form()).isEqualTo(Form.RAW);
        assertThat(message.text(Part.HOST)).isEqualTo("host");
        assertThat(message.text(Part.MSGID)).isEqualTo("ID");
        assertThat(message.text(Part.MESSAGE)).isEqualTo(data);
        assertThat(message.structuredData()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[", "[]", "[a", "[a ", "[a b", "[a b=", "[a b=c]", "[a]x", "[a][", "[ a]", "x", "(a b=\"c\")"})
    void shouldTakeNoWordForAHostWhereNothingIsLikeStructuredData(String data) {
        SyslogMessage message = parse("<34>1 2026-11-22T10:15:58Z host app 1 ID " + data);

        assertThat(describe(message)).isEqualTo("raw 4 2 2026-11-22T10:15:58Z - - - - host app 1 ID " + data);
    }

    @ParameterizedTest
    @CsvSource({"<0>,0,0", "<7>,0,7", "<8>,1,0", "<191>,23,7", "<13>,1,5"})
    void shouldReadPrioritiesWithinTheirBounds(String priority, int facility, int severity) {
        SyslogMessage message = parse(priority + "app: text");

        assertThat(message.facility()).isEqualTo(facility);
        assertThat(message.severity()).isEqualTo(severity);
        assertThat(message.form()).isEqualTo(Form.RFC3164);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<192>", "<999>", "<1000>", "<>", "<-1>", "<1", "<", "<a>", "< 1>", "<00000000000001>"})
    void shouldKeepAMessageWithoutAValidPriorityRaw(String start) {
        SyslogMessage message = parse(start + "app: text");

        assertThat(message.form()).isEqualTo(Form.RAW);
        assertThat(message.facility()).isEqualTo(-1);
        assertThat(message.severity()).isEqualTo(-1);
        assertThat(message.text(Part.MESSAGE)).isEqualTo(start + "app: text");
    }

    @ParameterizedTest
    @CsvSource({
        // time of reception, time in the message, expected time
        "2026-11-22T10:15:58Z, Nov 22 10:15:57, 2026-11-22T10:15:57Z",
        "2027-01-01T00:00:10Z, Dec 31 23:59:59, 2026-12-31T23:59:59Z",
        "2026-12-31T23:59:50Z, Jan  1 00:00:01, 2027-01-01T00:00:01Z",
        "2024-03-01T00:00:00Z, Feb 29 12:00:00, 2024-02-29T12:00:00Z",
        "2025-02-01T00:00:00Z, Feb 29 12:00:00, 2024-02-29T12:00:00Z",
        "2026-02-01T00:00:00Z, Feb 29 12:00:00, 2024-02-29T12:00:00Z",
        "2026-11-22T10:15:58Z, Jun  1 10:00:00, 2026-06-01T10:00:00Z",
        "2026-11-22T10:15:58Z, Feb  1 10:00:00, 2026-02-01T10:00:00Z",
        "2026-11-22T10:15:58Z, Nov 23 10:15:58, 2026-11-23T10:15:58Z",
        "2026-11-22T10:15:58Z, Nov 23 10:15:59, 2025-11-23T10:15:59Z",
        "1970-01-01T00:00:00Z, Dec 31 23:59:59, 1969-12-31T23:59:59Z"
    })
    void shouldDeriveAMissingYearFromTheTimeOfReception(Instant received, String time, Instant expected) {
        byte[] line = ("<13>" + time + " host app: text").getBytes(UTF_8);

        assertThat(parser.parse(line, received.toEpochMilli()).time()).isEqualTo(expected);
    }

    @Test
    void shouldNotParseALeapDayFarFromAnyLeapYear() {
        long received = Instant.parse("1903-06-01T00:00:00Z").toEpochMilli();
        SyslogMessage message = parser.parse("<13>Feb 29 12:00:00 host app: text".getBytes(UTF_8), received);

        assertThat(message.time()).isNull();
        assertThat(message.text(Part.MESSAGE)).isEqualTo("Feb 29 12:00:00 host app: text");
    }

    @Test
    void shouldReadTimesWithoutAZoneInTheZoneGiven() {
        SyslogParser seoul = new SyslogParser(ZoneId.of("Asia/Seoul"));
        SyslogParser berlin = new SyslogParser(ZoneId.of("Europe/Berlin"));

        assertThat(seoul.parse(bytes("<13>Nov 22 19:15:58 h a: t"), RECEIVED).time())
                .isEqualTo("2026-11-22T10:15:58Z");
        assertThat(berlin.parse(bytes("<13>2026-07-01 12:00:00 h a: t"), RECEIVED)
                        .time())
                .isEqualTo("2026-07-01T10:00:00Z");
        assertThat(berlin.parse(bytes("<13>2026-07-01T12:00:00Z h a: t"), RECEIVED)
                        .time())
                .isEqualTo("2026-07-01T12:00:00Z");
    }

    @Test
    void shouldReadTheDaysOfAFourHundredYearCycleAsTheCalendarDoes() {
        Instant time = Instant.parse("1900-01-01T13:14:15Z");
        while (time.isBefore(Instant.parse("2300-01-01T00:00:00Z"))) {
            assertThat(parse("<13>" + time + " h a: t").time()).isEqualTo(time);
            time = time.plusSeconds(86_400);
        }
    }

    @Test
    void shouldStripTheByteOrderMarkAndKeepOtherUtf8() {
        SyslogMessage marked = parse("<14>1 2026-11-22T10:15:58Z h a - - - \uFEFF온도 21°C");
        assertThat(marked.text(Part.MESSAGE)).isEqualTo("온도 21°C");

        SyslogMessage plain = parse("<14>1 2026-11-22T10:15:58Z h a - - - 온도 21°C");
        assertThat(plain.text(Part.MESSAGE)).isEqualTo("온도 21°C");

        SyslogMessage only = parse("<14>1 2026-11-22T10:15:58Z h a - - - \uFEFF");
        assertThat(only.has(Part.MESSAGE)).isFalse();
        assertThat(only.form()).isEqualTo(Form.RFC5424);
    }

    @Test
    void shouldKeepBytesThatAreNotUtf8() {
        byte[] line = "<14>Nov 22 10:15:58 h a: caf\u00e9".getBytes(ISO_8859_1);

        assertThat(parser.parse(line, RECEIVED).copy(Part.MESSAGE)).isEqualTo("caf\u00e9".getBytes(ISO_8859_1));
    }

    @Test
    void shouldClearThePreviousMessage() {
        parse("<165>1 2003-10-11T22:14:15.003Z host app 1 ID [a b=\"c\"] text");

        assertThat(describe(parse(""))).isEqualTo("raw - - - - - - - -");
        assertThat(parse("").structuredData()).isEmpty();
    }

    @Test
    void shouldNeverFailOrMisplaceAPartForAnyBytes() throws Exception {
        List<String> seeds = TestTable.read("/syslog/messages.txt")
                .map(arguments -> (String) arguments.get()[0])
                .toList();
        long seed = Long.getLong("syslog.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 200_000; round++) {
            byte[] line = mutate(bytes(seeds.get(random.nextInt(seeds.size()))), random);
            assertWellPlaced(line, "seed " + seed + ", round " + round);
        }
        for (int round = 0; round < 50_000; round++) {
            byte[] line = new byte[random.nextInt(80)];
            random.nextBytes(line);
            assertWellPlaced(line, "seed " + seed + ", random round " + round);
        }
    }

    @Test
    void shouldReadHugeMessagesInLinearTime() {
        for (String start :
                List.of("<1>1 - - - - - ", "<1>", "<1>Nov 22 10:15:58 ", "<1>Nov 22 10:15:58 h ", "<1>29: ")) {
            for (String part : List.of(
                    "[",
                    "[a b=\"\\\"",
                    "[a ",
                    " ",
                    "\\",
                    "<",
                    "1",
                    "a",
                    ":",
                    "[a b=\"c\"]",
                    "1: ",
                    "a.",
                    "h h: ",
                    "a,info",
                    "Message forwarded from h: ",
                    "2001:",
                    "Nov 22 10:15:58 ",
                    "%A-1-",
                    "h ")) {
                byte[] line = bytes(start + part.repeat(1 << 18));
                long begin = System.nanoTime();
                parser.parse(line, RECEIVED).structuredData();
                assertThat(System.nanoTime() - begin).as(start + part).isLessThan(2_000_000_000L);
            }
        }
    }

    private void assertWellPlaced(byte[] line, String where) {
        SyslogMessage message = parser.parse(line, RECEIVED);
        assertThat(PlacedParts.mistake(message)).as(where).isNull();
        message.structuredData();
    }

    private static byte[] mutate(byte[] line, Random random) {
        byte[] mutated = line.clone();
        String telling = "<>[]\"\\ :=-1 \n\0\u00ff";
        for (int changes = random.nextInt(4); changes >= 0 && mutated.length > 0; changes--) {
            mutated[random.nextInt(mutated.length)] = (byte) telling.charAt(random.nextInt(telling.length()));
        }
        int length = random.nextInt(3) == 0 ? random.nextInt(mutated.length + 1) : mutated.length;
        return java.util.Arrays.copyOf(mutated, length);
    }

    private SyslogMessage parse(String line) {
        return parser.parse(bytes(line), RECEIVED);
    }

    private static byte[] bytes(String line) {
        return line.replace("\\t", TAB).getBytes(UTF_8);
    }

    private static String describe(SyslogMessage message) {
        StringBuilder text = new StringBuilder(message.form().word());
        text.append(' ').append(message.facility() < 0 ? "-" : message.facility());
        text.append(' ').append(message.severity() < 0 ? "-" : message.severity());
        text.append(' ').append(message.time() == null ? "-" : message.time());
        for (Part field : Part.values()) {
            if (field != Part.STRUCTURED_DATA) {
                text.append(' ').append(message.has(field) ? message.text(field) : "-");
            }
        }
        return text.toString();
    }
}
