package io.smartcar.event.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.kind.KindHarness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexFormatTest {
    private static final String PATTERN = "^(?<time>\\S+) (?<level>[A-Z]+)(?: \\[(?<thread>[^]]*)])? (?<text>.*)$";

    @Test
    void shouldStoreTheNamedGroups() throws Exception {
        KindHarness regex =
                KindHarness.of("format", "regex", "pattern", PATTERN, "key", "thread", "row", "{time}-{level}");

        assertThat(regex.cells("10:00 INFO [main] Hello world"))
                .isEqualTo(Map.of("time", "10:00", "level", "INFO", "thread", "main", "text", "Hello world"));
        assertThat(regex.cells("10:00 INFO [본] 안녕 world\r"))
                .isEqualTo(Map.of("time", "10:00", "level", "INFO", "thread", "본", "text", "안녕 world"));
        assertThat(regex.row("10:00 INFO [main] Hello")).isEqualTo("10:00-INFO");
        assertThat(regex.key("10:00 INFO [main] Hello")).isEqualTo("main");
    }

    @Test
    void shouldRejectBytesThatAreNotUtf8() {
        byte[] line = "10:00 INFO \u00b0C".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(KindHarness.of("format", "regex", "pattern", "(?<text>.*)").rejection(line))
                .isEqualTo("encoding: Expected UTF-8, but the line is not");
    }

    @Test
    void shouldStoreGroupsUnderOtherNames() {
        KindHarness regex = KindHarness.of("format", "regex", "pattern", PATTERN, "columns", "log_time=time,text");

        assertThat(regex.cells("10:00 INFO Hello")).isEqualTo(Map.of("log_time", "10:00", "text", "Hello"));
    }

    @Test
    void shouldRejectALineWithoutTheGroups() {
        KindHarness regex = KindHarness.of("format", "regex", "pattern", PATTERN);

        assertThat(regex.rejection("hello")).isEqualTo("format: Expected a line in which kind.x.pattern is found");
        assertThat(regex.rejection("10:00 INFO Hello")).startsWith("columns: Expected 'thread' (kind.x.columns)");
        assertThat(KindHarness.of("format", "regex", "pattern", PATTERN, "missing-columns", "ignore")
                        .cells("10:00 INFO Hello"))
                .isEqualTo(Map.of("time", "10:00", "level", "INFO", "text", "Hello"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5%\r50%\r100% done",
                "left\u2028right",
                "left\u2029right",
                "left\u0085right",
                "left\u000Bright",
                "left\fright",
                "왼쪽\r오른쪽",
                "failed\njava.lang.Exception\n\tat Main",
                "failed\r\njava.lang.Exception",
                "no end\u2028"
            })
    void shouldTakeEveryCharacterOfAnEventAsText(String text) {
        KindHarness regex = KindHarness.of("format", "regex", "pattern", PATTERN, "missing-columns", "ignore");

        assertThat(regex.cells("10:00 INFO " + text).get("text")).isEqualTo(text);
        assertThat(regex.cells("10:00 INFO " + text + "\r").get("text")).isEqualTo(text);
    }

    @Test
    void shouldBoundTheMatchingOfAPattern() {
        KindHarness slow = KindHarness.of("format", "regex", "pattern", "(?<a>(x+x+)+)y");
        KindHarness deep = KindHarness.of("format", "regex", "pattern", "^(?<a>(x|y)*)$");

        Assertions.setMaxStackTraceElementsDisplayed(3);
        org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            assertThat(slow.rejection("x".repeat(5000))).startsWith("pattern: Expected kind.x.pattern to match");
            assertThat(slow.rejection("가" + "x".repeat(5000))).startsWith("pattern: ");
            assertThat(slow.cells("xxy")).isEqualTo(Map.of("a", "xx"));
        });
        assertThat(deep.rejection("xy".repeat(100_000))).startsWith("pattern: ");
        assertThat(deep.cells("xy")).isEqualTo(Map.of("a", "xy"));
    }

    @Test
    void shouldNameWrongSettings() {
        assertThatThrownBy(() -> KindHarness.of("format", "regex")).hasMessageContaining("kind.x.pattern is missing");
        assertThatThrownBy(() -> KindHarness.of("format", "regex", "pattern", "(a)"))
                .hasMessageContaining("kind.x.pattern is wrong: expected groups with names");
        assertThatThrownBy(() -> KindHarness.of("format", "regex", "pattern", "(?<a>"))
                .hasMessageContaining("kind.x.pattern is wrong: expected a regular expression");
        assertThatThrownBy(() -> KindHarness.of("format", "regex", "pattern", "(?<a>b)\\(?<c>", "columns", "a,c"))
                .hasMessageContaining(
                        "kind.x.columns is wrong: expected groups of the pattern, a, or name=group: there");
    }
}
