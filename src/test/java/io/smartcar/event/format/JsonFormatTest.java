package io.smartcar.event.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smartcar.event.kind.KindHarness;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFormatTest {
    private static final String LINE =
            "{\"time\": \"2026-11-22T08:15:30.5Z\", \"user\": {\"id\": 7, \"tags\": [\"a\", {\"b\": null}]},"
                    + " \"ok\" :true, \"text\":\"say \\\"hi\\\" \\uac00\", \"차\":-1.50e+1 , \"other\": [[1],{}]}";

    @Test
    void shouldFindFieldsByNamesAndPaths() {
        KindHarness json = json("time,user.id,car=차,ok,text,user.tags.0,other,whole=user");

        assertThat(json.cells(LINE))
                .isEqualTo(Map.of(
                        "time", "2026-11-22T08:15:30.5Z",
                        "user.id", "7",
                        "car", "-1.50e+1",
                        "ok", "true",
                        "text", "say \"hi\" 가",
                        "user.tags.0", "a",
                        "other", "[[1],{}]",
                        "whole", "{\"id\": 7, \"tags\": [\"a\", {\"b\": null}]}"));
        assertThat(json.cells("  " + LINE + " \r")).isEqualTo(json.cells(LINE));
    }

    @Test
    void shouldFindAFieldWhoseNameHasDots() {
        KindHarness json = json("log.level,http.request.method");

        assertThat(json.cells("{\"log.level\":\"info\",\"http\":{\"request.method\":\"GET\"}}"))
                .isEqualTo(Map.of("log.level", "info", "http.request.method", "GET"));
        assertThat(json.cells("{\"log\":{\"level\":\"info\"},\"http.request\":{\"method\":\"GET\"}}"))
                .isEqualTo(Map.of("log.level", "info", "http.request.method", "GET"));
    }

    @Test
    void shouldMakeRowKeyTimeAndKafkaKeyOfFields() throws Exception {
        KindHarness json = KindHarness.of(
                "format",
                "json",
                "columns",
                "time,user.id",
                "row",
                "{user.id}-{reverse(time)}",
                "key",
                "user.id",
                "time",
                "time",
                "time-format",
                "iso",
                "time-zone",
                "UTC");

        assertThat(json.row(LINE)).isEqualTo("7-Z5.03:51:80T22-11-6202");
        assertThat(json.put(LINE).getTimestamp())
                .isEqualTo(java.time.Instant.parse("2026-11-22T08:15:30.5Z").toEpochMilli());
        assertThat(json.key(LINE)).isEqualTo("7");
        assertThatThrownBy(() -> json.key("{}")).hasMessageContaining("'user.id' (kind.x.key)");
        assertThatThrownBy(() -> json.key("{")).hasMessageContaining("Expected a JSON object");
    }

    @Test
    void shouldStoreNoCellForNullAndNotCountItAsMissing() {
        assertThat(json("a,b").cells("{\"a\":null,\"b\":1}")).isEqualTo(Map.of("b", "1"));
        assertThat(json("a,b").rejection("{\"b\":1}")).startsWith("columns: Expected 'a' (kind.x.columns)");
        assertThat(KindHarness.of("format", "json", "columns", "a,b", "missing-columns", "ignore")
                        .cells("{\"b\":1}"))
                .isEqualTo(Map.of("b", "1"));
        assertThat(json("a,b").rejection("{\"a\":null,\"b\":null}"))
                .startsWith("columns: Expected at least one column");
    }

    @Test
    void shouldUseTheLastOfEqualFields() {
        assertThat(json("a").cells("{\"a\":1,\"a\":2}")).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void shouldRejectExtraFieldsOnlyIfConfigured() {
        KindHarness strict = KindHarness.of("format", "json", "columns", "a,b.c", "extra-columns", "reject");

        assertThat(strict.cells("{\"a\":1,\"b\":{\"c\":2}}")).isEqualTo(Map.of("a", "1", "b.c", "2"));
        assertThat(strict.rejection("{\"a\":1,\"b\":{\"c\":2,\"d\":3}}"))
                .isEqualTo("columns: Expected no column but those of kind.x.columns, got 'd'");
    }

    @Test
    void shouldEncodeTypesAsHBaseDoes() {
        KindHarness json =
                KindHarness.of("format", "json", "columns", "n,d,s", "types", "n=long, d=double", "row", "{n}-{s}");
        String line = "{\"n\":12,\"d\":1.5e3,\"s\":\"x\"}";

        assertThat(json.cell(line, "n")).isEqualTo(Bytes.toBytes(12L));
        assertThat(json.cell(line, "d")).isEqualTo(Bytes.toBytes(1500d));
        assertThat(json.cell(line, "s")).isEqualTo(Bytes.toBytes("x"));
        assertThat(json.row(line)).isEqualTo("12-x");
        assertThat(json.rejection("{\"n\":1.5,\"d\":1,\"s\":\"x\"}"))
                .isEqualTo("type: Expected column 'n' to be of type long (kind.x.types), got '1.5'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1        | Expected a JSON object, but the line is not one: Unexpected end",
                "{\"a\":1} {}    | Expected one JSON object per line, but more text follows at byte 8",
                "[1]             | Expected a JSON object, but the line is not one",
                "a=1             | Expected a JSON object, but the line is not one",
                "``              | Expected a JSON object, but the line is not one",
                "{\"a\":NaN}     | Expected a JSON object, but the line is not one",
            })
    void shouldRejectMalformedJson(String line, String message) {
        assertThat(json("a").rejection(line)).startsWith("format: " + message);
    }

    @ParameterizedTest
    @CsvSource({
        "{'a':'\\ud83d'},            encoding",
        "{'a':'x\\ude00\\ud83d y'},   encoding",
        "{'a':'\\ud83dx'},           encoding",
        "{'a':'\\uDFFF\\n'},         encoding",
        "{'a':'x\\u0000'},           nul",
    })
    void shouldRejectEscapesThatAreNoText(String line, String reason) {
        assertThat(json("a").rejection(line.replace('\'', '"'))).startsWith(reason + ": Expected text in field 'a'");
        assertThat(json("b=c").cells("{\"c\":1," + line.replace('\'', '"').substring(1)))
                .isEqualTo(Map.of("b", "1"));
    }

    @Test
    void shouldStoreTextAndNumbersAsWritten() {
        assertThat(json("a").cells("{\"a\":\"\\ud83d\\ude00\\u00e9\\/\"}")).isEqualTo(Map.of("a", "😀é/"));
        assertThat(json("a").cells("{\"a\":[\"\\ud83d\\u0000\"]}")).isEqualTo(Map.of("a", "[\"\\ud83d\\u0000\"]"));
        for (String number : new String[] {"123456789012345678901234567890.10", "1E400", "-0.0", "1e-400"}) {
            assertThat(json("a").cells("{\"a\":" + number + "}")).isEqualTo(Map.of("a", number));
        }
    }

    /** As journald writes text with control characters. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[72,101,108,108,111]         | Hello",
                "[97, 27, 91,49,109, 234,176,128] | a\u001b[1m가",
                "[]                           | []",
                "[72,256]                     | [72,256]",
                "[72,-1]                      | [72,-1]",
                "[72,1.5]                     | [72,1.5]",
                "[72,99999999999]             | [72,99999999999]",
                "[72,\"a\",[1]]                | [72,\"a\",[1]]",
                "[[72,101]]                   | [[72,101]]",
                "[176]                        | [176]",
                "[72,0]                       | [72,0]"
            })
    void shouldReadArraysOfBytesIfConfigured(String array, String text) {
        String line = "{\"a\":" + array + ",\"b\":1}";

        assertThat(KindHarness.of("format", "json", "columns", "a,b", "byte-arrays", "true")
                        .cells(line))
                .isEqualTo(Map.of("a", text, "b", "1"));
        assertThat(json("a,b").cells(line)).isEqualTo(Map.of("a", array, "b", "1"));
        assertThat(KindHarness.of(
                                "format",
                                "json",
                                "columns",
                                "a.0,b",
                                "byte-arrays",
                                "true",
                                "missing-columns",
                                "ignore")
                        .cells(line))
                .containsEntry("b", "1");
    }

    @Test
    void shouldRejectBytesThatAreNotUtf8() {
        byte[] line = "{\"b\":\"x\",\"a\":\"?\"}".getBytes(StandardCharsets.ISO_8859_1);
        for (int invalid : new int[] {0x80, 0xb0, 0xc3, 0xed, 0xff}) {
            line[line.length - 3] = (byte) invalid;
            assertThat(json("a").rejection(line)).as("%x", invalid).startsWith("format: Expected a JSON object");
        }
    }

    @Test
    void shouldRejectEndlessNesting() {
        assertThat(json("a").rejection("{\"a\":" + "[".repeat(100_000))).startsWith("format: ");
    }

    @Test
    void shouldReadTheJsonOfAnotherLibrary() throws Exception {
        KindHarness json = json("a,b.c");
        Random random = new Random(44);
        for (int round = 0; round < 5000; round++) {
            String a = text(random);
            String c = text(random);
            StringWriter line = new StringWriter();
            try (JsonGenerator generator = new JsonFactory().createGenerator(line)) {
                generator.writeStartObject();
                generator.writeStringField(text(random) + "!", text(random));
                generator.writeStringField("a", a);
                generator.writeObjectFieldStart("b");
                generator.writeNumberField(text(random) + "!", random.nextDouble());
                generator.writeStringField("c", c);
                generator.writeEndObject();
                generator.writeEndObject();
            }
            assertThat(json.cells(line.toString())).isEqualTo(Map.of("a", a, "b.c", c));
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(10); length > 0; length--) {
            text.append("a\"\\/\n가\u0001{}[],:é".charAt(random.nextInt(14)));
        }
        return text.toString();
    }

    @Test
    void shouldNameWrongSettings() {
        assertThatThrownBy(() -> KindHarness.of("format", "json")).hasMessageContaining("kind.x.columns is missing");
        assertThatThrownBy(() -> json("a..b"))
                .hasMessageContaining("kind.x.columns is wrong: expected names of fields");
        assertThatThrownBy(() -> json("a=")).hasMessageContaining("kind.x.columns is wrong: expected a name between");
        assertThatThrownBy(() -> KindHarness.of("format", "json", "columns", "a", "types", "b=int"))
                .hasMessageContaining(
                        "kind.x.types is wrong: expected column=type, separated by commas, with columns of");
        assertThatThrownBy(() -> KindHarness.of("format", "json", "columns", "a", "types", "a=number"))
                .hasMessageContaining("kind.x.types is wrong: Expected a type of value, one of bytes, string");
    }

    private static KindHarness json(String columns) {
        return KindHarness.of("format", "json", "columns", columns);
    }
}
