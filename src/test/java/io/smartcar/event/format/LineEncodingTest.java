package io.smartcar.event.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.kind.KindHarness;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineEncodingTest {
    /** As browsers do, and as those who write such names mean it: what Windows writes. */
    @ParameterizedTest
    @CsvSource({
        "CP949,          8c6391d1b0a1, 똠뫱가",
        "cp949,          8c63,         똠",
        "MS949,          8c63,         똠",
        "UHC,            8c63,         똠",
        "windows-949,    8c63,         똠",
        "EUC-KR,         8c63b0a1,     똠가",
        "euckr,          8c63,         똠",
        "ks_c_5601-1987, 8c63,         똠",
        "KSC5601,        8c63,         똠",
        "EUC-KR,         5c7c,         \\|",
        "Shift_JIS,      8740fa40,     ①ⅰ",
        "SJIS,           8740,         ①",
        "CP932,          87405c,       ①\\",
        "GB2312,         8f46a2a1,     廎ⅰ",
        "GBK,            8f4681308130, 廎\u0080",
        "CP936,          8f46,         廎",
        "windows-1252,   80e9,         €é",
        "ISO-8859-1,     e9,           é"
    })
    void shouldReadWhatIsWrittenUnderTheNameOfAnEncoding(String encoding, String line, String text) {
        assertThat(KindHarness.of("encoding", encoding).cells(HexFormat.of().parseHex(line)))
                .isEqualTo(Map.of("line", text));
    }

    @Test
    void shouldNameTheEncodingAsConfigured() {
        assertThat(KindHarness.of("encoding", "CP949").rejection(new byte[] {(byte) 0xff}))
                .isEqualTo("encoding: Expected CP949, but the line is not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-32LE", "IBM037", "CP9490", "x-IBM949"})
    void shouldRejectEncodingsThatAreUnknownOrNoSupersetOfAscii(String encoding) {
        assertThatThrownBy(() -> KindHarness.of("encoding", encoding))
                .hasMessageContaining("kind.x.encoding is wrong: expected an encoding");
    }
}
