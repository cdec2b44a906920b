package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.event.deadletter.DeadLetter;
import org.apache.camel.EndpointInject;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.hadoop.hbase.client.Put;
import org.junit.jupiter.api.Test;

/** The route events-to-hbase with a mock in place of the store. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/events-to-hbase.camel.yaml,file:routes/store-redelivery.camel.yaml",
            "camel.management.enabled=false",
            "events.sink=hbase",
            "topics.wait-ms=0"
        },
        mockEndpointsAndSkip = "hbase|direct:dead-letters")
class EventsToHBaseTest {
    private static final String LINE = "20160101000000,X0001,3,0,F,N,15,C01";

    @Produce("direct:events")
    ProducerTemplate events;

    @EndpointInject("mock:hbase")
    MockEndpoint hbase;

    @EndpointInject("mock:direct:dead-letters")
    MockEndpoint deadLetters;

    @Test
    void shouldStoreABatchAndDeadLetterEventsThatCannotBeMapped() {
        events.sendBody(Batches.of(events.getCamelContext(), "smartcar-driver", LINE, "20160101000000,X0001"));

        assertThat(Batches.events(hbase).get(0).getMessage().getHeader(HBaseConstants.MUTATION))
                .isInstanceOf(Put.class);
        assertThat(Batches.lines(deadLetters)).containsExactly("20160101000000,X0001");
        assertThat(Batches.headers(deadLetters, DeadLetter.REASON)).containsExactly("columns");
    }
}
