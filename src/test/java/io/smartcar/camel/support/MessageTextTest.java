package io.smartcar.camel.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTextTest {
    @Test
    void shouldShowATextAsItIs() {
        String longest = "운".repeat(MessageText.LONGEST);
        assertThat(MessageText.of(longest)).isEqualTo(longest);
        assertThat(MessageText.of("C:\\운전 é😀 'a'")).isEqualTo("C:\\운전 é😀 'a'");
        assertThat(MessageText.of(Path.of("a", "b"))).isEqualTo("a/b");
        assertThat(MessageText.of(null)).isEqualTo("null");
    }

    @Test
    void shouldShortenALongTextAndSayItsLength() {
        String text = "a".repeat(30_000) + "end.log";
        assertThat(MessageText.of(text))
                .startsWith("a".repeat(160) + "…aaa")
                .endsWith("aend.log (30,007 characters)")
                .hasSizeLessThan(230);
    }

    @Test
    void shouldNotDivideACharacter() {
        for (int shift = 0; shift < 3; shift++) {
            String text = "a".repeat(shift) + "😀".repeat(500);
            assertThat(MessageText.of(text).codePoints())
                    .noneMatch(each -> Character.getType(each) == Character.SURROGATE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10, \\n",
        "13, \\r",
        "9, \\t",
        "27, \\u001b",
        "0, \\u0000",
        "133, \\u0085",
        "8232, \\u2028",
        "155, \\u009b",
        "1564, \\u061c",
        "8207, \\u200f",
        "8238, \\u202e"
    })
    void shouldEscapeWhatControlsATerminalOrBreaksTheLine(int character, String shown) {
        assertThat(MessageText.of("a" + (char) character + "b")).isEqualTo("a" + shown + "b");
    }
}
