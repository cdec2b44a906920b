package io.smartcar.camel.hbase.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.config.HBaseWriteConfiguration;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import java.util.Locale;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Durability;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

class WriteOptionsTest {
    private static final byte[] ROW = Bytes.toBytes("row");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HBaseWriteConfiguration configuration = new HBaseWriteConfiguration();
    private final WriteOptions options = new WriteOptions(configuration, null, context);
    private final Message message = new DefaultMessage(context);

    @Test
    void shouldApplyTheDurabilityOfTheEndpoint() {
        configuration.setDurability(Durability.FSYNC_WAL);

        assertThat(applied(new Put(ROW)).getDurability()).isEqualTo(Durability.FSYNC_WAL);
        assertThat(applied(new Delete(ROW)).getDurability()).isEqualTo(Durability.FSYNC_WAL);
    }

    @Test
    void shouldUseTheDurabilityOfTheTableByDefault() {
        assertThat(applied(new Put(ROW)).getDurability()).isEqualTo(Durability.USE_DEFAULT);
    }

    @Test
    void shouldApplyATimeToLiveToCellsButNotToDeletions() {
        configuration.setTimeToLive(1000L);
        message.setHeader(HBaseConstants.TIME_TO_LIVE, 500);

        assertThat(applied(new Put(ROW)).getTTL()).isEqualTo(500);
        assertThat(applied(new Delete(ROW)).getTTL()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldCompareWithAValueEncodedByItsClass() {
        message.setHeader(HBaseConstants.CHECK_FAMILY, "info");
        message.setHeader(HBaseConstants.CHECK_QUALIFIER, "x");
        message.setHeader(HBaseConstants.CHECK_VALUE, "5");
        assertThat(expected()).isEqualTo(Bytes.toBytes("5"));

        message.setHeader(HBaseConstants.CHECK_VALUE, 5);
        assertThat(expected()).isEqualTo(Bytes.toBytes(5));
        message.setHeader(HBaseConstants.CHECK_VALUE, 5L);
        assertThat(expected()).isEqualTo(Bytes.toBytes(5L));

        message.setHeader(HBaseConstants.CHECK_VALUE, Locale.ROOT);
        assertThatThrownBy(this::expected)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(HBaseConstants.CHECK_VALUE)
                .hasMessageContaining("got java.util.Locale");
    }

    private <T extends Mutation> T applied(T mutation) {
        options.applyTo(mutation, message);
        return mutation;
    }

    private byte[] expected() {
        return ((CheckAndMutate) options.guard(new Put(ROW).addColumn(ROW, ROW, ROW), HBaseOperation.PUT, message))
                .getValue();
    }
}
