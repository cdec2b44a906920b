package io.smartcar.camel.hbase.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.config.HBaseColumnsConfiguration;
import io.smartcar.camel.hbase.config.HBaseReadConfiguration;
import io.smartcar.camel.hbase.internal.mapping.ColumnLayout;
import io.smartcar.camel.hbase.internal.mapping.ColumnsReadMapping;
import io.smartcar.camel.hbase.internal.mapping.ReadMapping;
import io.smartcar.camel.hbase.model.HBaseRow;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

class ScanFactoryTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Message message = new DefaultExchange(context).getIn();
    private final HBaseReadConfiguration configuration = new HBaseReadConfiguration();
    private final ReadMapping reading =
            new ColumnsReadMapping(new ColumnLayout(new HBaseColumnsConfiguration()), List.of(), null, false);

    private Scan scan(boolean cachesByDefault) throws IOException {
        return scans(cachesByDefault).scan(message, reading);
    }

    private Get get(boolean cachesByDefault) throws IOException {
        return scans(cachesByDefault).get(row(), message, reading);
    }

    private static HBaseRow row() {
        HBaseRow row = new HBaseRow();
        row.setId("row");
        return row;
    }

    private ScanFactory scans(boolean cachesByDefault) {
        return new ScanFactory(configuration, new FilterSource(null, context), null, context, cachesByDefault);
    }

    @Test
    void shouldNotCacheBlocksReadByAConsumerByDefault() throws IOException {
        assertThat(scan(true).getCacheBlocks()).isTrue();
        assertThat(get(true).getCacheBlocks()).isTrue();
        assertThat(scan(false).getCacheBlocks()).isFalse();

        configuration.setCacheBlocks(true);
        assertThat(scan(false).getCacheBlocks()).isTrue();
        configuration.setCacheBlocks(false);
        assertThat(scan(true).getCacheBlocks()).isFalse();
        assertThat(get(true).getCacheBlocks()).isFalse();
    }

    @Test
    void shouldReadOnlyTheNamedFamilyWithoutColumns() throws IOException {
        HBaseColumnsConfiguration columns = new HBaseColumnsConfiguration();
        columns.setFamily("info");
        ReadMapping family = new ColumnsReadMapping(new ColumnLayout(columns), List.of(), null, false);
        Scan ofFamily = scans(true).scan(message, family);
        assertThat(ofFamily.getFamilyMap()).containsOnlyKeys(Bytes.toBytes("info"));
        assertThat(ofFamily.getFamilyMap().get(Bytes.toBytes("info"))).isNull();

        columns.setColumns("x,blob:y");
        ReadMapping named = new ColumnsReadMapping(new ColumnLayout(columns), List.of(), null, false);
        Scan ofColumns = scans(true).scan(message, named);
        assertThat(ofColumns.getFamilyMap()).containsOnlyKeys(Bytes.toBytes("info"), Bytes.toBytes("blob"));
        assertThat(named.model()).extracting(HBaseRow::size).isEqualTo(2);
    }
}
