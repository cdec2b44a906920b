package io.smartcar.event.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Map;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

class ComputedColumnTest {
    @Test
    void shouldStoreFixedAndComputedFields() throws Exception {
        KindHarness kind = KindHarness.of(
                "delimiter", ",",
                "columns", "day,clock,car",
                "fields.source", "factory-3",
                "fields.when", "{day}T{clock}",
                "fields.bucket", "{salt(car,10)}",
                "row", "{bucket}-{when}-{source}",
                "time", "when",
                "time-format", "iso",
                "time-zone", "UTC",
                "key", "when",
                "types", "bucket=int");

        assertThat(kind.row("2026-01-02,03:04:05,X1")).isEqualTo("3-2026-01-02T03:04:05-factory-3");
        assertThat(kind.cells("2026-01-02,03:04:05,X1"))
                .containsEntry("source", "factory-3")
                .containsEntry("when", "2026-01-02T03:04:05")
                .containsEntry("car", "X1")
                .hasSize(6);
        assertThat(kind.cell("2026-01-02,03:04:05,X1", "bucket")).isEqualTo(Bytes.toBytes(3));
        assertThat(kind.put("2026-01-02,03:04:05,X1").getTimestamp())
                .isEqualTo(Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());
        assertThat(kind.key("2026-01-02,03:04:05,X1")).isEqualTo("2026-01-02T03:04:05");
    }

    @Test
    void shouldRejectAnEventWithoutAComputedFieldByDefault() {
        String[] settings = {"delimiter", ",", "columns", "a,b", "fields.c", "{number(a,4)}"};
        KindHarness lax = KindHarness.of(
                "delimiter", ",", "columns", "a,b", "fields.c", "{number(a,4)}", "missing-columns", "ignore");

        assertThat(KindHarness.of(settings).cells("7,x")).isEqualTo(Map.of("a", "7", "b", "x", "c", "0007"));
        assertThat(KindHarness.of(settings).rejection("x,y"))
                .startsWith("columns: Expected to compute kind.x.fields.c: Template '{number(a,4)}' ");
        assertThat(lax.cells("x,y")).isEqualTo(Map.of("a", "x", "b", "y"));
    }

    @Test
    void shouldReadFieldsFromTheSettingsOfACamelContext() throws Exception {
        try (var context = new org.apache.camel.impl.DefaultCamelContext()) {
            context.getPropertiesComponent().setInitialProperties(Samples.properties());
            context.getPropertiesComponent().addOverrideProperty("kind.driver.fields.source", "{{events.max-bytes}}");
            Kinds kinds = new Kinds(context);
            assertThat(kinds.named("driver").orElseThrow().names()).endsWith("source");
        }
    }

    @Test
    void shouldUseTheTimeOfTheEventInTheRowKey() {
        String[] settings = {
            "delimiter", ",",
            "columns", "when,car",
            "fields.source", "factory-3",
            "row", "{car}-{max-minus(time_ms)}-{source}",
            "time", "when",
            "time-format", "iso",
            "time-zone", "Asia/Seoul"
        };
        KindHarness kind = KindHarness.of(settings);

        assertThat(kind.row("2026-01-02 03:04:05.5,X1"))
                .isEqualTo("X1-" + (Long.MAX_VALUE - 1767290645500L) + "-factory-3");
        assertThat(kind.cells("2026-01-02 03:04:05.5,X1")).containsOnlyKeys("when", "car", "source");
        assertThat(kind.rejection("yesterday,X1")).startsWith("time: ");
        assertThatThrownBy(() -> KindHarness.of("row", "{time_ms}")).hasMessageContaining("no column 'time_ms'");
    }

    @Test
    void shouldNameWrongSettings() {
        assertThatThrownBy(() -> KindHarness.of("fields.a", "{b}"))
                .hasMessageContaining("Setting kind.x.fields.a is wrong: Template '{b}' is wrong at character 2");
        assertThatThrownBy(() -> KindHarness.of("fields.line", "b"))
                .hasMessageContaining(
                        "Setting kind.x.fields.line is wrong: expected a name that is not a column, got 'b'");
        assertThat(Kinds.isSetting("fields.a")).isTrue();
        assertThat(Kinds.isSetting("fields.")).isFalse();
        assertThat(Kinds.isSetting("field.a")).isFalse();
    }

    @Test
    void shouldDecodeColumnsOfAnotherEncoding() {
        KindHarness korean =
                KindHarness.of("encoding", "EUC-KR", "delimiter", ",", "columns", "city,n", "row", "{city}");
        byte[] line = "서울,1".getBytes(Charset.forName("EUC-KR"));

        assertThat(korean.cells(line)).isEqualTo(Map.of("city", "서울", "n", "1"));
        assertThat(korean.put(line).getRow()).isEqualTo(Bytes.toBytes("서울"));
        // a character one of whose bytes equals the delimiter
        assertThat(KindHarness.of("encoding", "Shift_JIS", "delimiter", "|", "columns", "a,b")
                        .cells("ポ|1".getBytes(Charset.forName("Shift_JIS"))))
                .isEqualTo(Map.of("a", "ポ", "b", "1"));
        assertThat(korean.rejection("서울,1")).startsWith("encoding: Expected EUC-KR, but the line is not");
    }

    @Test
    void shouldRejectEncodingsThatDoNotContainAscii() {
        for (String encoding : new String[] {"UTF-16", "ISO-2022-KR", "IBM1047"}) {
            assertThatThrownBy(() -> KindHarness.of("encoding", encoding))
                    .hasMessageContaining("kind.x.encoding is wrong: expected an encoding in which the bytes of ASCII");
        }
        assertThatThrownBy(() -> KindHarness.of("encoding", "EUCKR2"))
                .hasMessageContaining("kind.x.encoding is wrong: expected an encoding that this Java knows");
        assertThatThrownBy(() -> KindHarness.of("encoding", "?"))
                .hasMessageContaining("kind.x.encoding is wrong: expected the name of an encoding");
    }
}
