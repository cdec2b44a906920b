package io.smartcar.camel.hbase.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.config.HBaseWriteConfiguration;
import io.smartcar.camel.hbase.internal.mapping.HBaseHeaders;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Durability;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

class WriteOptionsTest {
    private static final byte[] ROW = Bytes.toBytes("row");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HBaseWriteConfiguration configuration = new HBaseWriteConfiguration();
    private final WriteOptions finish = new WriteOptions(configuration, context);
    private final Message message = new DefaultMessage(context);

    @Test
    void shouldWriteAsDurablyAsTheEndpointSays() {
        configuration.setDurability(Durability.FSYNC_WAL);

        assertThat(((Put) finish.finish(new Put(ROW), HBaseOperation.PUT, HBaseHeaders.of(message))).getDurability())
                .isEqualTo(Durability.FSYNC_WAL);
        assertThat(((Delete) finish.finish(new Delete(ROW), HBaseOperation.DELETE, HBaseHeaders.of(message)))
                        .getDurability())
                .isEqualTo(Durability.FSYNC_WAL);
    }

    @Test
    void shouldLeaveTheDurabilityToTheTable() {
        assertThat(((Put) finish.finish(new Put(ROW), HBaseOperation.PUT, HBaseHeaders.of(message))).getDurability())
                .isEqualTo(Durability.USE_DEFAULT);
    }

    @Test
    void shouldLimitTheLifeOfCellsButNotOfDeletions() {
        configuration.setTimeToLive(1000L);
        message.setHeader(HBaseConstants.TIME_TO_LIVE, 500);

        assertThat(((Put) finish.finish(new Put(ROW), HBaseOperation.PUT, HBaseHeaders.of(message))).getTTL())
                .isEqualTo(500);
        assertThat(((Delete) finish.finish(new Delete(ROW), HBaseOperation.DELETE, HBaseHeaders.of(message))).getTTL())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldLetThoseSeeACellWhomEndpointOrMessageName() throws Exception {
        assertThat(((Put) finish.finish(new Put(ROW), HBaseOperation.PUT, HBaseHeaders.of(message)))
                        .getCellVisibility())
                .isNull();

        configuration.setCellVisibility("secret");
        Put put = (Put) finish.finish(new Put(ROW), HBaseOperation.PUT, HBaseHeaders.of(message));
        assertThat(put.getCellVisibility().getExpression()).isEqualTo("secret");
        message.setHeader(HBaseConstants.CELL_VISIBILITY, "private|secret");
        Delete delete = (Delete) finish.finish(new Delete(ROW), HBaseOperation.DELETE, HBaseHeaders.of(message));
        assertThat(delete.getCellVisibility().getExpression()).isEqualTo("private|secret");
    }

    @Test
    void shouldCompareWithAValueOfTheTypeThatIsNamed() {
        message.setHeader(HBaseConstants.CHECK_FAMILY, "info");
        message.setHeader(HBaseConstants.CHECK_QUALIFIER, "x");
        message.setHeader(HBaseConstants.CHECK_VALUE, "5");
        assertThat(expected()).isEqualTo(Bytes.toBytes("5"));

        message.setHeader(HBaseConstants.CHECK_VALUE_TYPE, "int");
        assertThat(expected()).isEqualTo(Bytes.toBytes(5));
        message.setHeader(HBaseConstants.CHECK_VALUE_TYPE, Long.class);
        assertThat(expected()).isEqualTo(Bytes.toBytes(5L));

        message.setHeader(HBaseConstants.CHECK_VALUE, "five");
        assertThatThrownBy(this::expected)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(HBaseConstants.CHECK_VALUE)
                .hasMessageContaining("got 'five'");
    }

    private byte[] expected() {
        return finish.guard(new Put(ROW).addColumn(ROW, ROW, ROW), message).getValue();
    }
}
