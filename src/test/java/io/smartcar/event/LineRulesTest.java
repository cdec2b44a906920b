package io.smartcar.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.LineRules.Judgement;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineRulesTest {
    private final LineRules rules =
            new LineRules(Samples.kinds("kind.driver.keep", "^[0-9가-힣]", "kind.driver.drop", "^(0|#|$)")
                    .named("driver")
                    .orElseThrow());

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
        assertThat(rules.judge(new byte[] {'1', (byte) 0xc3}, 0, 2)).isEqualTo(Judgement.NOT_UTF8);
        assertThat(rules.judge("1 서울".getBytes(StandardCharsets.UTF_16BE), 2, 2))
                .isEqualTo(Judgement.WITH_NUL);
    }

    @Test
    void shouldLookAtItsRangeOnly() {
        assertThat(rules.judge("#1#".getBytes(StandardCharsets.UTF_8), 1, 1)).isEqualTo(Judgement.KEPT);
    }
}
