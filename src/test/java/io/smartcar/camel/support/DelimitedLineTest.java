package io.smartcar.camel.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a", "a,b", ",a,", "a,,b", "차,X0001", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"})
    void shouldShowTheColumnsBetweenDelimiters(String text) {
        List<String> columns = columns(new DelimitedLine(',').view(text.getBytes(UTF_8)));

        assertThat(columns).containsExactly(text.split(",", -1));
    }

    @Test
    void shouldForgetTheEarlierLine() {
        DelimitedLine line = new DelimitedLine(';').view("a;b;c;d".getBytes(UTF_8));

        assertThat(columns(line.view("x;y".getBytes(UTF_8)))).containsExactly("x", "y");
        assertThat(line.copy(1)).containsExactly('y');
        assertThat(line.length(0)).isEqualTo(1);
    }

    @Test
    void shouldRejectADelimiterOfSeveralBytes() {
        assertThatThrownBy(() -> new DelimitedLine('차'))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'차'");
    }

    private static List<String> columns(DelimitedLine line) {
        return IntStream.range(0, line.columns()).mapToObj(line::text).toList();
    }
}
