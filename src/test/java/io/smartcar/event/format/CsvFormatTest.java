package io.smartcar.event.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.kind.KindHarness;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFormatTest {
    private final KindHarness csv = KindHarness.of("format", "csv", "columns", "a,b", "key", "b", "row", "{a}-{id}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1,2                 | 1        | 2",
                "\"1\",\"2\"         | 1        | 2",
                "\"1,1\",2           | 1,1      | 2",
                "\"say \"\"hi\"\"\",2 | say \"hi\" | 2",
                "\"\"\"\",2          | \"       | 2",
                "5\" pipe,2          | 5\" pipe | 2",
                "차,\"서울, 부산\"      | 차        | 서울, 부산",
                "1,\"\"              | 1        | ``",
                "1,                  | 1        | ``",
            })
    void shouldReadColumnsWithQuotes(String line, String a, String b) {
        assertThat(csv.cells(line)).isEqualTo(Map.of("a", a, "b", b));
        assertThat(csv.cells(line + "\r")).isEqualTo(Map.of("a", a, "b", b));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "\"<p id=\\\"a\\\">, b\",7      ~ <p id=\"a\">, b  ~ 7",
                "\"say \"\"hi\"\" \\\"you\\\"\",\"\\\"\" ~ say \"hi\" \"you\" ~ \"",
                "\"C:\\\\tom\\\\\",\"\\\\\\\"\"      ~ C:\\tom\\        ~ \\\"",
                "\"C:\\new\",\\N             ~ C:\\new         ~ \\N",
                "a\\,b,c\\\\                 ~ a,b            ~ c\\",
                "\\\"a\\\",5\\\"              ~ \"a\"           ~ 5\"",
                "a\"\"\\,\"\",\"\"\"\\\"\"       ~ a\"\",\"\"        ~ \"\"",
                "서울\\,1,\"부\\\"산\"           ~ 서울,1          ~ 부\"산",
            })
    void shouldReadEscapesIfConfigured(String line, String a, String b) throws Exception {
        KindHarness escaped = KindHarness.of("format", "csv", "columns", "a,b", "key", "b", "escape", "\\");

        assertThat(escaped.cells(line)).isEqualTo(Map.of("a", a, "b", b));
        assertThat(escaped.key(line)).isEqualTo(b);
        KindHarness other = KindHarness.of("format", "csv", "columns", "a,b", "escape", "^", "trim", "true");
        assertThat(other.cells(" " + line.replace('\\', '^') + " "))
                .isEqualTo(Map.of("a", a.replace('\\', '^'), "b", b.replace('\\', '^')));
    }

    @Test
    void shouldNotEndALineWithinQuotesAtAnEscapedQuote() {
        KindHarness escaped = KindHarness.of("format", "csv", "columns", "a,b", "escape", "\\");

        assertThat(escaped.rejection("1,\"2\\\"")).startsWith("format: Expected a closing quote for the one at byte 2");
        assertThat(escaped.cells("1,2\\")).isEqualTo(Map.of("a", "1", "b", "2\\"));
        assertThatThrownBy(() -> KindHarness.of("format", "csv", "columns", "a", "escape", ","))
                .hasMessageContaining("kind.x.escape is wrong: expected another character than delimiter and quote");
    }

    /** As concatenated files have them in the middle. */
    @Test
    void shouldLeaveOutAByteOrderMark() throws Exception {
        assertThat(csv.cells("\uFEFF\"1\",2")).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(csv.cells("1,\uFEFF2")).isEqualTo(Map.of("a", "1", "b", "\uFEFF2"));
        assertThat(csv.row("\uFEFF1,2")).isEqualTo(csv.row("1,2"));
        assertThat(KindHarness.of("format", "csv", "columns", "a", "key", "a", "encoding", "EUC-KR")
                        .key("\uFEFF1"))
                .isEqualTo("1");
        assertThat(KindHarness.of("row", "{sha256(line,8)}").row("\uFEFF1"))
                .isEqualTo(KindHarness.of("row", "{sha256(line,8)}").row("1"));
        assertThat(KindHarness.of("format", "json", "columns", "a").cells("\uFEFF{\"a\":\"x\\n\"}"))
                .isEqualTo(Map.of("a", "x\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"1,2      | format: Expected a closing quote for the one at byte 0, but the line ends: a line break",
                "1,\"2      | format: Expected a closing quote for the one at byte 2",
                "\"1\"x,2   | format: Expected a delimiter, another quote or the end of the line after the quote at byte 2",
                "1,\"2\" ,3 | format: Expected a delimiter, another quote or the end of the line after the quote at byte 4;"
                        + " trim=true leaves out blanks",
                "1          | columns: Expected 2 columns (kind.x.columns), got 1",
                "1,2,3      | columns: Expected 2 columns (kind.x.columns), got 3",
            })
    void shouldRejectMalformedCsv(String line, String rejection) {
        assertThat(csv.rejection(line)).startsWith(rejection);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "1, 2|1|2",
                " 1\t,2 |1|2",
                "\"1, 1\" , \" 2\"|1, 1| 2",
                "1 1,  |1 1|``",
            })
    void shouldLeaveOutBlanksAroundColumnsIfConfigured(String line, String a, String b) {
        KindHarness trimmed = KindHarness.of("format", "csv", "columns", "a,b", "trim", "true");

        assertThat(trimmed.cells(line)).isEqualTo(Map.of("a", a, "b", b));
        assertThat(trimmed.cells(line + "\r")).isEqualTo(Map.of("a", a, "b", b));
        assertThat(trimmed.rejection("\"1\" x,2")).startsWith("format: Expected a delimiter");
    }

    @Test
    void shouldKeepATabThatIsTheDelimiterWhenBlanksAreLeftOut() {
        KindHarness tabs = KindHarness.of("format", "csv", "delimiter", "tab", "columns", "a,b", "trim", "true");

        assertThat(tabs.cells(" 1\t")).isEqualTo(Map.of("a", "1", "b", ""));
    }

    @Test
    void shouldIgnoreMissingOrExtraColumnsIfConfigured() {
        KindHarness lax = KindHarness.of(
                "format", "csv", "columns", "a,b", "missing-columns", "ignore", "extra-columns", "ignore");

        assertThat(lax.cells("1")).isEqualTo(Map.of("a", "1"));
        assertThat(lax.cells("1,2,3")).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void shouldAcceptOtherCharacters() {
        KindHarness other = KindHarness.of("format", "csv", "columns", "a,b", "delimiter", "\\t", "quote", "'");

        assertThat(other.cells("'it''s\t'\t\"2\"")).isEqualTo(Map.of("a", "it's\t", "b", "\"2\""));
    }

    @Test
    void shouldKeepLineBreaksOfEventsWithSeveralLines() {
        assertThat(csv.cells("\"1\n1\",2")).isEqualTo(Map.of("a", "1\n1", "b", "2"));
    }

    @Test
    void shouldFindTheKey() throws Exception {
        assertThat(csv.key("\"1,1\",\"a \"\"key\"\"\"")).isEqualTo("a \"key\"");
        assertThatThrownBy(() -> csv.key("1,")).hasMessageContaining("kind.x.key");
        assertThatThrownBy(() -> csv.key("1")).hasMessageContaining("kind.x.key");
    }

    @Test
    void shouldReadWellFormedLines() {
        Random random = new Random(42);
        for (int round = 0; round < 5000; round++) {
            String a = text(random);
            String b = text(random);
            assertThat(csv.cells(quoted(a, random) + "," + quoted(b, random))).isEqualTo(Map.of("a", a, "b", b));
        }
    }

    @Test
    void shouldNeverFailExceptByRejecting() {
        Random random = new Random(43);
        EventColumns columns = new CsvFormat()
                .layout(new FormatSettings(
                        "x",
                        Map.of(
                                "kind.x.columns", "a,b",
                                "kind.x.missing-columns", "ignore",
                                "kind.x.extra-columns", "ignore"),
                        key -> false))
                .open();
        for (int round = 0; round < 20_000; round++) {
            byte[] line = text(random).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            try {
                columns.split(line, null);
            } catch (io.smartcar.event.RejectedEventException e) {
                assertThat(e.reason()).isEqualTo("format");
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("x");
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append("\"\",ab가'\\".charAt(random.nextInt(8)));
        }
        return text.substring(random.nextInt(2) * Math.min(1, text.length() - 1));
    }

    private static String quoted(String text, Random random) {
        boolean must = text.contains(",") || text.startsWith("\"");
        return must || random.nextBoolean() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    @Test
    void shouldNameWrongSettings() {
        assertThatThrownBy(() -> KindHarness.of("format", "csv")).hasMessageContaining("kind.x.columns is missing");
        assertThatThrownBy(() -> KindHarness.of("format", "csv", "columns", "a", "quote", ","))
                .hasMessageContaining("kind.x.quote is wrong: expected another character than the delimiter, got ','");
        assertThatThrownBy(() -> KindHarness.of("format", "csv", "columns", "a=b"))
                .hasMessageContaining("kind.x.columns is wrong: expected names without sources");
        assertThatThrownBy(() -> KindHarness.of("format", "csv", "columns", "a", "pattern", "b"))
                .hasMessageContaining("kind.x.pattern is wrong: expected no value, since the format 'csv' has no such");
        assertThatThrownBy(() -> KindHarness.of("format", "csv", "columns", "a", "extra-columns", "b"))
                .hasMessageContaining("kind.x.extra-columns is wrong: expected reject or ignore, got 'b'");
    }
}
