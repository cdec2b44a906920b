package io.smartcar.event.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.kind.LineRules.Judgement;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineRulesTest {
    private final LineRules rules =
            LineRules.of(Samples.kinds("kind.driver.keep", "^[0-9가-힣]", "kind.driver.drop", "^(0|#|$)")
                    .allNamed("driver", "test"));

    @ParameterizedTest
    @CsvSource({
        "1 event,      KEPT",
        "서울 event,    KEPT",
        "0 event,      DROPPED", // what is dropped wins
        "# 서울,        DROPPED",
        "'',           DROPPED",
        "event,        UNMATCHED",
        "ß,            UNMATCHED",
        "1\u0000 event, WITH_NUL"
    })
    void shouldJudgeALineByItsText(String line, Judgement judgement) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(rules.judge(bytes, 0, bytes.length)).isEqualTo(judgement);
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() {
        assertThat(rules.judge(new byte[] {'1', (byte) 0xc3}, 0, 2)).isEqualTo(Judgement.NOT_TEXT);
        assertThat(rules.judge("1 서울".getBytes(StandardCharsets.UTF_16BE), 2, 2))
                .isEqualTo(Judgement.WITH_NUL);
    }

    @Test
    void shouldGiveALineToTheFirstKindThatDropsOrKeepsIt() {
        Kinds kinds = Samples.kinds(
                "events.kinds", "errors,driver,status",
                "kind.errors.keep", "^ERROR",
                "kind.errors.drop", "ignore",
                "kind.errors.topic", "errors",
                "kind.errors.table", "Errors",
                "kind.errors.family", "e",
                "kind.driver.keep", "^[DE]");
        LineRules several = LineRules.of(kinds.allNamed("errors,driver", "test"));

        assertJudged(several, "ERROR x", Judgement.KEPT, "errors");
        assertJudged(several, "ERROR ignore", Judgement.DROPPED, "errors");
        assertJudged(several, "E x", Judgement.KEPT, "driver");
        assertJudged(several, "D 서울", Judgement.KEPT, "driver");
        assertJudged(several, "other", Judgement.UNMATCHED, "errors");
        assertThat(several.refusal(Judgement.UNMATCHED))
                .hasMessage("Expected a line that kind.errors.keep or kind.errors.drop or kind.driver.keep or"
                        + " kind.driver.drop matches, but none does");
    }

    @Test
    void shouldGiveBytesThatAreNoTextToAKindOfAnotherEncoding() {
        Kinds kinds =
                Samples.kinds("kind.driver.keep", "a", "kind.status.keep", "^서", "kind.status.encoding", "EUC-KR");
        LineRules several = LineRules.of(kinds.allNamed("driver, status", "test"));
        byte[] line = "서울".getBytes(java.nio.charset.Charset.forName("EUC-KR"));

        assertThat(several.judge(line, 0, line.length)).isEqualTo(Judgement.KEPT);
        assertThat(several.kind().name()).isEqualTo("status");
        assertThat(several.judge(new byte[] {(byte) 0xff}, 0, 1)).isEqualTo(Judgement.NOT_TEXT);
        assertThat(several.refusal(Judgement.NOT_TEXT)).hasMessage("Expected UTF-8 or EUC-KR, but the line is not");
    }

    @Test
    void shouldTakeBytesOfAnyKindIfLenient() {
        LineRules lenient =
                LineRules.lenient(Samples.kinds("kind.driver.keep", "^1").allNamed("driver", "test"));

        assertThat(lenient.judge(new byte[] {'1', (byte) 0xff, 0}, 0, 3)).isEqualTo(Judgement.KEPT);
    }

    @Test
    void shouldNotLetAPatternTryForEver() {
        LineRules slow =
                LineRules.of(Samples.kinds("kind.driver.keep", "^(a+)+$").allNamed("driver", "test"));

        assertJudged(slow, "a".repeat(10_000) + "!", Judgement.TOO_COMPLEX, "driver");
        assertJudged(slow, "aaa", Judgement.KEPT, "driver");
        assertThat(slow.refusal(Judgement.TOO_COMPLEX).reason()).isEqualTo("pattern");
    }

    private static void assertJudged(LineRules rules, String line, Judgement judgement, String kind) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(rules.judge(bytes, 0, bytes.length)).as(line).isEqualTo(judgement);
        assertThat(rules.kind().name()).isEqualTo(kind);
    }

    @Test
    void shouldLookAtItsRangeOnly() {
        assertThat(rules.judge("#1#".getBytes(StandardCharsets.UTF_8), 1, 1)).isEqualTo(Judgement.KEPT);
    }
}
