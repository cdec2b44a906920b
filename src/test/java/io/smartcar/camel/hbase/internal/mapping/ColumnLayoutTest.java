package io.smartcar.camel.hbase.internal.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.config.HBaseColumnsConfiguration;
import io.smartcar.camel.hbase.message.HBaseAttribute;
import org.junit.jupiter.api.Test;

class ColumnLayoutTest {
    @Test
    void shouldFindAnyNumberOfColumnsOfMaps() {
        HBaseColumnsConfiguration configuration = new HBaseColumnsConfiguration();
        configuration.setFamily("info");
        ColumnLayout layout = new ColumnLayout(configuration);

        for (int number = 0; number < 2_000; number++) {
            assertThat(layout.column("column-" + number).qualifier()).asString().isEqualTo("column-" + number);
        }

        assertThat(layout.column("column-1")).isSameAs(layout.column("column-1"));
        assertThat(layout.column("more:column-1999").family()).asString().isEqualTo("more");
        assertThat(layout.column("column-1999")).isNotSameAs(layout.column("column-1999"));
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
        assertThat(layout.names()).containsExactly("date", "car", "more:speed");
    }

    @Test
    void shouldNameTheHeadersOfAnyNumberOfCells() {
        assertThat(HBaseAttribute.HBASE_VALUE.asHeader(1)).isEqualTo("CamelHBaseValue");
        assertThat(HBaseAttribute.HBASE_VALUE.asHeader(63)).isEqualTo("CamelHBaseValue63");
        assertThat(HBaseAttribute.HBASE_VALUE.asHeader(64)).isEqualTo("CamelHBaseValue64");
        assertThat(HBaseAttribute.HBASE_VALUE.asHeader(10_000)).isEqualTo("CamelHBaseValue10000");
    }
}
