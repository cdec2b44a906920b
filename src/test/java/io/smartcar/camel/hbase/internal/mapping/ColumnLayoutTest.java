package io.smartcar.camel.hbase.internal.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.config.HBaseColumnsConfiguration;
import io.smartcar.camel.hbase.message.HBaseAttribute;
import org.junit.jupiter.api.Test;

class ColumnLayoutTest {
    @Test
    void shouldFindAnyColumnOfMaps() {
        HBaseColumnsConfiguration configuration = new HBaseColumnsConfiguration();
        configuration.setFamily("info");
        ColumnLayout layout = new ColumnLayout(configuration);

        assertThat(layout.column("speed").qualifier()).asString().isEqualTo("speed");
        assertThat(layout.column("more:speed").family()).asString().isEqualTo("more");
    }

    @Test
    void shouldFindTheIndexOfAColumnInALine() {
        HBaseColumnsConfiguration configuration = new HBaseColumnsConfiguration();
        configuration.setFamily("info");
        configuration.setColumns("date, car,more:speed");
        ColumnLayout layout = new ColumnLayout(configuration);

        assertThat(layout.place("date")).isZero();
        assertThat(layout.place("more:speed")).isEqualTo(2);
        assertThat(layout.place("speed")).isEqualTo(-1);
        assertThat(layout.columns()).extracting(ColumnLayout.Column::name).containsExactly("date", "car", "more:speed");
    }

    @Test
    void shouldNameTheHeadersOfAnyNumberOfCells() {
        assertThat(HBaseAttribute.HBASE_VALUE.asHeader(1)).isEqualTo("CamelHBaseValue");
        assertThat(HBaseAttribute.HBASE_VALUE.asHeader(2)).isEqualTo("CamelHBaseValue2");
        assertThat(HBaseAttribute.HBASE_VALUE.asHeader(10_000)).isEqualTo("CamelHBaseValue10000");
    }
}
