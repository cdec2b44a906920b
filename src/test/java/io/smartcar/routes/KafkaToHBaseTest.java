package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.event.deadletter.DeadLetter;
import java.util.HashMap;
import java.util.List;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.hadoop.hbase.client.Put;
import org.junit.jupiter.api.Test;

/** The route kafka-to-hbase with both ends swapped: what reaches the store, and how. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/kafka-to-hbase.camel.yaml,file:routes/store-redelivery.camel.yaml",
            "camel.management.enabled=false",
            "topics.wait-ms=0"
        },
        replaceRouteFromWith = "kafka-to-hbase=direct:batch",
        mockEndpointsAndSkip = "hbase|direct:dead-letters")
class KafkaToHBaseTest {
    private static final String LINE = "20160101000000,X0001,3,0,F,N,15,C01";

    @Produce("direct:batch")
    ProducerTemplate batch;

    @EndpointInject("mock:hbase")
    MockEndpoint hbase;

    @EndpointInject("mock:direct:dead-letters")
    MockEndpoint deadLetters;

    @Test
    void shouldHandABatchToTheStoreInOneStep() throws Exception {
        hbase.expectedMessageCount(1);
        batch.sendBody(Batches.of(batch.getCamelContext(), "smartcar-driver", LINE, LINE));
        hbase.assertIsSatisfied();
        assertThat(Batches.events(hbase)).hasSize(2).allSatisfy(event -> {
            assertThat(event.getMessage().getHeader(HBaseConstants.MUTATION)).isInstanceOf(Put.class);
            assertThat(event.getMessage().getHeader(HBaseConstants.TABLE_NAME)).isEqualTo("DriverCarInfo");
        });
    }

    /** Sorted without regard to case, the headers of an event cost more than mapping it. */
    @Test
    void shouldKeepTheHeadersOfAnEventUnsorted() {
        assertThat(new DefaultExchange(batch.getCamelContext()).getMessage().getHeaders())
                .isExactlyInstanceOf(HashMap.class);
    }

    @Test
    void shouldDeadLetterOnlyTheEventThatCannotBeMapped() {
        List<Exchange> events = Batches.of(batch.getCamelContext(), "smartcar-driver", LINE, "20160101000000,X0001");
        batch.sendBody(events);
        assertThat(Batches.events(hbase))
                .extracting(event -> event.getMessage().getHeader(HBaseConstants.MUTATION) != null)
                .containsExactly(true, false);
        assertThat(Batches.lines(deadLetters)).containsExactly("20160101000000,X0001");
        assertThat(Batches.headers(deadLetters, DeadLetter.REASON)).containsExactly("columns");
    }
}
