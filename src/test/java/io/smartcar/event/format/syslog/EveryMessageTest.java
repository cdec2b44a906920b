package io.smartcar.event.format.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.smartcar.event.format.syslog.SyslogMessage.Form;
import io.smartcar.event.format.syslog.SyslogMessage.Part;
import io.smartcar.property.Every;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parser accepts every message, and returns the fields of well-formed ones. */
class EveryMessageTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-22T10:15:58Z");
    private static final DateTimeFormatter BSD = DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ENGLISH);
    private static final String PRINTED = "!#$%&'()*+,-./0123456789:;<=>?@ABCXYZ[\\]^_`abcxyz{|}~\"";

    private final SyslogParser parser = new SyslogParser(ZoneOffset.UTC);
    private final long seed = Long.getLong("syslog.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Inputs around each decision of the parser. */
    @Test
    void shouldPlaceThePartsOfEveryShortMessageWithinItAndInTheirOrder() throws Exception {
        Every.text("<1>9 -[:", 6, text -> checkPlaces(text));
        for (String start :
                List.of("<13>1 ", "<13>1 2026-11-22T10:15:58Z h a p m ", "<13>1 - - - - - [", "<13>Nov 22 ")) {
            Every.text("[]\"\\= a", 5, text -> checkPlaces(start + text));
        }
        for (String start : List.of("<13>Nov 22 10:15:58", "<13>Nov 22 10:15:58 h")) {
            Every.text(" :[]a1\n\0", 5, text -> checkPlaces(start + text));
        }
    }

    /** A message truncated anywhere, by a datagram's limit or a broken connection, is accepted as well. */
    @Test
    void shouldParseEveryPrefixOfAMessage() throws Exception {
        List<String> messages = TestTable.read("/syslog/messages.txt")
                .map(arguments -> (String) arguments.get()[0])
                .toList();
        for (String message : messages) {
            byte[] bytes = message.getBytes(UTF_8);
            for (int length = 0; length <= bytes.length; length++) {
                checkPlaces(new String(bytes, 0, length, ISO_8859_1));
            }
        }
    }

    @Test
    void shouldParseEveryMessageOfRfc5424() {
        for (int round = 0; round < 10_000; round++) {
            int priority = random.nextInt(192);
            OffsetDateTime time = time();
            List<String> words = List.of(word(), word(), word(), word());
            Map<String, Map<String, List<String>>> data = data();
            String text = text();
            String line = "<" + priority + ">1 " + (time == null ? "-" : time) + ' ' + String.join(" ", words) + ' '
                    + written(data) + (text.isEmpty() ? "" : " " + (random.nextBoolean() ? "\uFEFF" : "") + text)
                    + List.of("", "\n", "\r\n", "\0").get(random.nextInt(4));

            SyslogMessage message = parser.parse(line.getBytes(UTF_8), RECEIVED.toEpochMilli());

            String as = "seed " + seed + ", round " + round + ": " + line;
            assertThat(message.form()).as(as).isEqualTo(Form.RFC5424);
            assertThat(message.facility() * 8 + message.severity()).as(as).isEqualTo(priority);
            assertThat(message.time()).as(as).isEqualTo(time == null ? null : time.toInstant());
            List<String> read = new ArrayList<>();
            for (Part field : List.of(Part.HOST, Part.APPLICATION, Part.PROCID, Part.MSGID)) {
                read.add(message.has(field) ? message.text(field) : "-");
            }
            assertThat(read).as(as).isEqualTo(words);
            assertThat(message.structuredData()).as(as).isEqualTo(data);
            assertThat(message.has(Part.MESSAGE) ? message.text(Part.MESSAGE) : "")
                    .as(as)
                    .isEqualTo(text);
            assertThat(new String(message.bytes(), UTF_8)).as(as).isEqualTo(line);
        }
    }

    @Test
    void shouldParseEveryMessageOfRfc3164() {
        for (int round = 0; round < 10_000; round++) {
            int priority = random.nextInt(192);
            LocalDateTime time = LocalDateTime.ofInstant(RECEIVED, ZoneOffset.UTC)
                    .withNano(0)
                    .minusSeconds(random.nextInt(360 * 86_400) - 3600);
            String host = "h" + characters("abz09-_", random.nextInt(20)) + "z.l" + characters("ab09", 3);
            String tag = "t" + characters("abz09.-_/", random.nextInt(20));
            String process = random.nextBoolean() ? "" : String.valueOf(random.nextInt(100_000));
            String text = text();
            // only the space tells a tag without a colon from other text
            boolean spaced = process.isEmpty() || random.nextBoolean();
            String day = time.getDayOfMonth() < 10 ? BSD.format(time).replaceFirst(" ", "  ") : BSD.format(time);
            String line = "<" + priority + ">" + day + ' ' + host + ' ' + tag
                    + (process.isEmpty() ? "" : "[" + process + "]") + (spaced ? ": " : ":") + text;

            SyslogMessage message = parser.parse(line.getBytes(UTF_8), RECEIVED.toEpochMilli());

            String as = "seed " + seed + ", round " + round + ": " + line;
            assertThat(message.form()).as(as).isEqualTo(Form.RFC3164);
            assertThat(message.facility() * 8 + message.severity()).as(as).isEqualTo(priority);
            assertThat(message.time()).as(as).isEqualTo(time.toInstant(ZoneOffset.UTC));
            assertThat(message.text(Part.HOST)).as(as).isEqualTo(host);
            assertThat(message.text(Part.APPLICATION)).as(as).isEqualTo(tag);
            assertThat(message.text(Part.PROCID)).as(as).isEqualTo(process.isEmpty() ? null : process);
            assertThat(message.text(Part.MESSAGE)).as(as).isEqualTo(text.isEmpty() ? null : text);
        }
    }

    private void checkPlaces(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        SyslogMessage message = parser.parse(bytes, RECEIVED.toEpochMilli());
        String mistake = PlacedParts.mistake(message);
        if (mistake != null) {
            fail(mistake + " in '" + text + "'");
        }
        int last = 0;
        for (Part field : Part.values()) {
            last = Math.max(last, message.end(field));
        }
        boolean kept = message.bytes() == bytes && new String(bytes, ISO_8859_1).equals(text);
        boolean told = message.has(Part.MESSAGE) || message.form() != Form.RAW || isNothing(text.substring(last));
        if (!kept || !told) {
            fail("Expected all bytes of '" + text + "' to be kept");
        }
        message.structuredData();
    }

    /** A raw message has a text, unless nothing follows the parts that were parsed. */
    private static boolean isNothing(String rest) {
        return rest.matches("(?s)(<[0-9]{1,3}>)?(1 ([0-9].*)?)?[ -]*[\n\r\0]*");
    }

    private OffsetDateTime time() {
        if (random.nextInt(5) == 0) {
            return null;
        }
        return Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), 1000L * random.nextInt(1_000_000))
                .atOffset(ZoneOffset.ofTotalSeconds(60 * (random.nextInt(24 * 60) - 12 * 60)));
    }

    private String word() {
        return random.nextInt(4) == 0
                ? "-"
                : characters(PRINTED, 1 + random.nextInt(12)).replaceFirst("^-$", "a");
    }

    private Map<String, Map<String, List<String>>> data() {
        Map<String, Map<String, List<String>>> data = new LinkedHashMap<>();
        for (int elements = random.nextInt(3); elements > 0; elements--) {
            Map<String, List<String>> values = new LinkedHashMap<>();
            for (int names = random.nextInt(4); names > 0; names--) {
                List<String> several = new ArrayList<>();
                for (int count = 1 + random.nextInt(2); count > 0; count--) {
                    several.add(characters("ab \"\\]=가[\n", random.nextInt(8)));
                }
                values.put(characters("abc@1.-", 1 + random.nextInt(6)), several);
            }
            data.put(characters("abc@1.-", 1 + random.nextInt(6)), values);
        }
        return data;
    }

    /** Sometimes leaves a backslash or a bracket unescaped, as senders do. */
    private String escaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < value.length(); index++) {
            char character = value.charAt(index);
            int next = index + 1 < value.length() ? value.charAt(index + 1) : '"';
            boolean must = character == '"' || character == '\\' && "\"\\]".indexOf(next) >= 0;
            boolean may = character == '\\' || character == ']';
            text.append(must || may && random.nextBoolean() ? "\\" : "").append(character);
        }
        return text.toString();
    }

    private String written(Map<String, Map<String, List<String>>> data) {
        StringBuilder text = new StringBuilder();
        data.forEach((id, values) -> {
            text.append('[').append(id);
            values.forEach((name, several) -> several.forEach(value -> text.append(' ')
                    .append(name)
                    .append("=\"")
                    .append(escaped(value))
                    .append('"')));
            text.append(']');
        });
        return text.isEmpty() ? "-" : text.toString();
    }

    /** Any text without a line end, which the parser would remove. */
    private String text() {
        return characters("ab <>[]:\"\\\n\t가é-1", random.nextInt(20)).strip();
    }

    private String characters(String from, int length) {
        StringBuilder characters = new StringBuilder();
        for (int index = 0; index < length; index++) {
            characters.append(from.charAt(random.nextInt(from.length())));
        }
        return characters.toString();
    }
}
