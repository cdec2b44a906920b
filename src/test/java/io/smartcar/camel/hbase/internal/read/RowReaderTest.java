package io.smartcar.camel.hbase.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.config.HBaseColumnsConfiguration;
import io.smartcar.camel.hbase.internal.mapping.ColumnLayout;
import io.smartcar.camel.hbase.internal.mapping.ColumnsReadMapping;
import io.smartcar.camel.hbase.internal.mapping.ReadMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellBuilderFactory;
import org.apache.hadoop.hbase.CellBuilderType;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.metrics.ScanMetrics;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

class RowReaderTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Message message = new DefaultExchange(context).getIn();
    private final ReadMapping reading =
            new ColumnsReadMapping(new ColumnLayout(new HBaseColumnsConfiguration()), List.of(), null, false);
    private final RowReader.Request request = new RowReader.Request(message, reading, message.getExchange());

    /** Two rows, then the end, or a failure. */
    private static final class TwoRows implements ResultScanner {
        private final IOException failure;
        private int read;
        private boolean closed;

        TwoRows(IOException failure) {
            this.failure = failure;
        }

        @Override
        public Result next() throws IOException {
            read++;
            if (read <= 2) {
                return Result.create(List.of(CellBuilderFactory.create(CellBuilderType.DEEP_COPY)
                        .setRow(Bytes.toBytes("row-" + read))
                        .setFamily(Bytes.toBytes("info"))
                        .setQualifier(Bytes.toBytes("x"))
                        .setType(Cell.Type.Put)
                        .setValue(Bytes.toBytes("1"))
                        .build()));
            }
            if (failure != null && !closed) {
                throw failure;
            }
            return null;
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public boolean renewLease() {
            return false;
        }

        @Override
        public ScanMetrics getScanMetrics() {
            return null;
        }
    }

    @Test
    void shouldCloseTheScannerOfAList() throws Exception {
        TwoRows rows = new TwoRows(null);

        RowReader.list(rows, message, reading);

        assertThat(message.getBody(List.class)).hasSize(2);
        assertThat(rows.closed).isTrue();
    }

    @Test
    void shouldCloseAFailedScanner() {
        TwoRows listed = new TwoRows(new IOException("gone"));
        TwoRows streamed = new TwoRows(new IOException("gone"));

        assertThatThrownBy(() -> RowReader.list(listed, message, reading)).hasMessage("gone");
        RowReader.stream(streamed, request);
        Iterator<?> rows = message.getBody(Iterator.class);
        rows.next();
        rows.next();
        assertThatThrownBy(rows::hasNext)
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("gone");
        assertThatThrownBy(rows::hasNext)
                .as("read again")
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("gone");

        assertThat(listed.closed).isTrue();
        assertThat(streamed.closed).isTrue();
    }

    @Test
    void shouldCloseTheScannerOfAStreamWhenTheExchangeIsDone() {
        TwoRows rows = new TwoRows(null);
        Exchange exchange = message.getExchange();

        RowReader.stream(rows, request);
        assertThat(message.getBody(Iterator.class).hasNext()).isTrue();
        assertThat(rows.closed).isFalse();
        exchange.getExchangeExtension().handoverCompletions().forEach(completion -> completion.onComplete(exchange));

        assertThat(rows.closed).isTrue();
    }

    @Test
    void shouldNotEndAnAbortedStreamNormally() {
        Exchange exchange = message.getExchange();
        RowReader.stream(new TwoRows(null), request);
        Iterator<?> half = message.getBody(Iterator.class);
        half.next();
        RowReader.stream(new TwoRows(null), request);
        Iterator<?> whole = message.getBody(Iterator.class);
        whole.forEachRemaining(row -> {});

        exchange.getExchangeExtension().handoverCompletions().forEach(completion -> completion.onComplete(exchange));

        assertThatThrownBy(half::hasNext)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its exchange was done")
                .hasMessageContaining("without streaming");
        assertThatThrownBy(half::next).isInstanceOf(IllegalStateException.class);
        assertThat(whole.hasNext()).isFalse();
    }
}
