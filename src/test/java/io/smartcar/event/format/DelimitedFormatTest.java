package io.smartcar.event.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.kind.KindHarness;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedFormatTest {
    @Test
    void shouldRejectMissingAndExtraColumnsByDefault() {
        KindHarness strict = KindHarness.of("delimiter", ",", "columns", "a,b");
        KindHarness lax = KindHarness.of(
                "delimiter", ",", "columns", "a,b", "missing-columns", "ignore", "extra-columns", "ignore");

        assertThat(strict.rejection("1")).isEqualTo("columns: Expected 2 columns (kind.x.columns), got 1");
        assertThat(strict.rejection("1,2,3")).isEqualTo("columns: Expected 2 columns (kind.x.columns), got 3");
        assertThat(lax.cells("1")).isEqualTo(Map.of("a", "1"));
        assertThat(lax.cells("1,2,3")).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"space", "\\s", "tab", "\\t"})
    void shouldSplitAtABlankConfiguredAsAWord(String delimiter) {
        String blank = delimiter.equals("tab") || delimiter.equals("\\t") ? "\t" : " ";
        assertThat(KindHarness.of("delimiter", delimiter, "columns", "a,b").cells("1" + blank + "2"))
                .isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void shouldFindTheKeyInAnyColumn() throws Exception {
        assertThat(KindHarness.of("delimiter", ",", "columns", "a,b", "key", "a")
                        .key("1,2\r"))
                .isEqualTo("1");
        assertThat(KindHarness.of("delimiter", ",", "columns", "a,b", "key", "b")
                        .key("1,2\r"))
                .isEqualTo("2");
        assertThatThrownBy(() -> KindHarness.of("delimiter", ",", "columns", "a,b", "key", "b")
                        .key("1"))
                .hasMessage("Expected the key in column 'b' (kind.x.key), but it is missing or empty");
    }

    @Test
    void shouldStoreAnEventOfSeveralLinesAsOneColumn() {
        assertThat(KindHarness.of().cells("one\ntwo")).isEqualTo(Map.of("line", "one\ntwo"));
    }

    @Test
    void shouldRequireADelimiterForSeveralColumns() {
        assertThatThrownBy(() -> KindHarness.of("columns", "a,b")).hasMessageContaining("kind.x.delimiter is missing");
    }
}
