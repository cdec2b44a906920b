package io.smartcar.store.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.HBaseComponent;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HBaseStoreTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HBaseStore store = new HBaseStore(context, () -> {});

    @AfterEach
    void close() throws IOException {
        context.close();
    }

    @Test
    void shouldRecogniseAnOutage() {
        assertThat(store.isOutage(new IOException("lookup", new ConnectException("refused"))))
                .isTrue();
        assertThat(store.isOutage(new NullPointerException())).isFalse();
    }

    @Test
    void shouldNeedAnOperatorIfATableIsMissing() {
        assertThat(store.needsOperator(new IOException("flush", new TableNotFoundException("cars"))))
                .isTrue();
        assertThat(store.needsOperator(new ConnectException("refused"))).isFalse();
    }

    @Test
    void shouldTakeTheLongestTimeOfAWriteFromTheComponent() {
        assertThat(store.writeTimeout()).isEqualTo(Duration.ZERO);

        // the default is pinned: messages of the startup check mention it
        HBaseComponent component = new HBaseComponent();
        context.addComponent("hbase", component);
        assertThat(store.writeTimeout()).isEqualTo(Duration.ofSeconds(15));

        component.setOperationTimeout(20_000);
        component.setRpcTimeout(2_000);
        assertThat(store.writeTimeout()).isEqualTo(Duration.ofSeconds(22));
    }
}
