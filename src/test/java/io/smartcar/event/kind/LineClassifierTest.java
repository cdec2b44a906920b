package io.smartcar.event.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.kind.LineClassifier.LineClass;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineClassifierTest {
    private final LineClassifier rules =
            LineClassifier.of(Samples.kinds("kind.driver.keep", "^[0-9가-힣]", "kind.driver.drop", "^(0|#|$)")
                    .allNamed("driver", "test"));

    @ParameterizedTest
    @CsvSource({
        "1 event,      KEPT",
        "서울 event,    KEPT",
        "0 event,      DROPPED", // drop wins over keep
        "# 서울,        DROPPED",
        "'',           DROPPED",
        "event,        UNMATCHED",
        "ß,            UNMATCHED",
        "\uFEFF1 event, KEPT",
        "\uFEFF서울 event, KEPT",
        "\uFEFF# event, DROPPED",
        "\uFEFF,       DROPPED",
        "\uFEFF\uFEFF1, KEPT",
        "1\uFEFF,      KEPT",
        "a\uFEFF1,     UNMATCHED",
        "1\u0000 event, WITH_NUL"
    })
    void shouldClassifyALineByItsText(String line, LineClass lineClass) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(rules.classify(bytes, 0, bytes.length)).isEqualTo(lineClass);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\u0085", "\u2028", "\u2029", "\u000B", "\f", "\n", "\r\n"})
    void shouldTakeEveryCharacterOfAnEventAsText(String character) {
        LineClassifier kept =
                LineClassifier.of(Samples.kinds("kind.driver.keep", "^1.*end$").allNamed("driver", "test"));

        assertClassified(kept, "1 left" + character + "right end", LineClass.KEPT, "driver");
        assertClassified(kept, "1 end" + character + "right", LineClass.UNMATCHED, "driver");
        assertClassified(kept, "1 왼쪽" + character + "right end", LineClass.KEPT, "driver");
    }

    @Test
    void shouldRejectBytesThatAreNotUtf8() {
        assertThat(rules.classify(new byte[] {'1', (byte) 0xc3}, 0, 2)).isEqualTo(LineClass.NOT_TEXT);
        assertThat(rules.classify("1 서울".getBytes(StandardCharsets.UTF_16BE), 2, 2))
                .isEqualTo(LineClass.WITH_NUL);
    }

    @Test
    void shouldGiveALineToTheFirstKindThatDropsOrKeepsIt() {
        Kinds kinds = Samples.kinds(
                "kind.errors.keep", "^ERROR",
                "kind.errors.drop", "ignore",
                "kind.errors.topic", "errors",
                "kind.errors.table", "Errors",
                "kind.errors.family", "e",
                "kind.driver.keep", "^[DE]");
        LineClassifier several = LineClassifier.of(kinds.allNamed("errors,driver", "test"));

        assertClassified(several, "ERROR x", LineClass.KEPT, "errors");
        assertClassified(several, "ERROR ignore", LineClass.DROPPED, "errors");
        assertClassified(several, "E x", LineClass.KEPT, "driver");
        assertClassified(several, "D 서울", LineClass.KEPT, "driver");
        assertClassified(several, "other", LineClass.UNMATCHED, "errors");
        assertThat(several.rejection(LineClass.UNMATCHED))
                .hasMessage("Expected a line that matches kind.errors.keep or kind.errors.drop or kind.driver.keep or"
                        + " kind.driver.drop, but it matches none");
    }

    @Test
    void shouldAssignBytesToTheKindWithTheirEncoding() {
        Kinds kinds =
                Samples.kinds("kind.driver.keep", "a", "kind.status.keep", "^서", "kind.status.encoding", "EUC-KR");
        LineClassifier several = LineClassifier.of(kinds.allNamed("driver, status", "test"));
        byte[] line = "서울".getBytes(java.nio.charset.Charset.forName("EUC-KR"));

        assertThat(several.classify(line, 0, line.length)).isEqualTo(LineClass.KEPT);
        assertThat(several.kind().name()).isEqualTo("status");
        assertThat(several.classify(new byte[] {(byte) 0xff}, 0, 1)).isEqualTo(LineClass.NOT_TEXT);
        assertThat(several.rejection(LineClass.NOT_TEXT)).hasMessage("Expected UTF-8 or EUC-KR, but the line is not");
    }

    @Test
    void shouldKeepAnyBytesIfLenient() {
        LineClassifier lenient =
                LineClassifier.lenient(Samples.kinds("kind.driver.keep", "^1").allNamed("driver", "test"));

        assertThat(lenient.classify(new byte[] {'1', (byte) 0xff, 0}, 0, 3)).isEqualTo(LineClass.KEPT);
    }

    @Test
    void shouldBoundTheMatchingOfAPattern() {
        LineClassifier slow =
                LineClassifier.of(Samples.kinds("kind.driver.keep", "^(a+)+$").allNamed("driver", "test"));

        assertClassified(slow, "a".repeat(10_000) + "!", LineClass.TOO_COMPLEX, "driver");
        assertClassified(slow, "aaa", LineClass.KEPT, "driver");
        assertThat(slow.rejection(LineClass.TOO_COMPLEX).reason()).isEqualTo("pattern");
    }

    private static void assertClassified(LineClassifier rules, String line, LineClass lineClass, String kind) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(rules.classify(bytes, 0, bytes.length)).as(line).isEqualTo(lineClass);
        assertThat(rules.kind().name()).isEqualTo(kind);
    }

    @Test
    void shouldReadOnlyItsRange() {
        assertThat(rules.classify("#1#".getBytes(StandardCharsets.UTF_8), 1, 1)).isEqualTo(LineClass.KEPT);
    }
}
