package io.smartcar.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

class ViewerTest {
    @Test
    void shouldShowEachValueOnOneLineOfText() {
        assertThat(Viewer.text("서울, 08:15".getBytes(StandardCharsets.UTF_8))).isEqualTo("서울, 08:15");
        assertThat(Viewer.text("서울\n\tat".getBytes(StandardCharsets.UTF_8))).isEqualTo("서울\\x0A\\x09at");
        assertThat(Viewer.text(Bytes.toBytes(10))).isEqualTo("\\x00\\x00\\x00\\x0A");
        assertThat(Viewer.text(Bytes.toBytes(-1.5))).isEqualTo("\\xBF\\xF8\\x00\\x00\\x00\\x00\\x00\\x00");
        assertThat(Viewer.text(null)).isEqualTo("none");
    }
}
