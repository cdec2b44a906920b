package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hdfs.HdfsConstants;
import io.smartcar.event.deadletter.DeadLetter;
import org.apache.camel.EndpointInject;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.Test;

/** The route kafka-to-hdfs with both ends swapped: what reaches the store, and how. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/kafka-to-hdfs.camel.yaml,file:routes/store-redelivery.camel.yaml",
            // the store of files would hold the offsets of a Kafka consumer back, and there is none
            "camel.beans.hdfsStore=#class:io.smartcar.store.transaction.FakeStore('hdfs')",
            "camel.component.hdfs.uri=hdfs://127.0.0.1:1",
            "camel.management.enabled=false",
            "store.sinks=hdfs",
            "topics.wait-ms=0"
        },
        replaceRouteFromWith = "kafka-to-hdfs=direct:batch",
        mockEndpointsAndSkip = "hdfs:.*|direct:dead-letters")
class KafkaToHdfsTest {
    private static final String LINE = "20160101000000,X0001,3,0,F,N,15,C01";

    @Produce("direct:batch")
    ProducerTemplate batch;

    @EndpointInject("mock:hdfs:/pilot-pjt/collect")
    MockEndpoint hdfs;

    @EndpointInject("mock:direct:dead-letters")
    MockEndpoint deadLetters;

    @Test
    void shouldHandABatchToTheStoreInOneStep() throws Exception {
        hdfs.expectedMessageCount(1);
        batch.sendBody(Batches.of(batch.getCamelContext(), "smartcar-driver", LINE, LINE));
        hdfs.assertIsSatisfied();
        assertThat(Batches.events(hdfs)).hasSize(2).allSatisfy(event -> {
            assertThat(event.getMessage().getBody(String.class)).isEqualTo(LINE);
            assertThat(event.getMessage().getHeader(HdfsConstants.FOLDER)).isEqualTo("driver/wrk_date=20160101");
        });
    }

    @Test
    void shouldDeadLetterOnlyTheEventThatCannotBeMapped() {
        batch.sendBody(Batches.of(batch.getCamelContext(), "smartcar-driver", LINE, "20160101000000,X0001"));
        assertThat(Batches.events(hdfs))
                .extracting(event -> event.getMessage().getHeader(HdfsConstants.FOLDER))
                .containsExactly("driver/wrk_date=20160101", null);
        assertThat(Batches.lines(deadLetters)).containsExactly("20160101000000,X0001");
        assertThat(Batches.headers(deadLetters, DeadLetter.REASON)).containsExactly("columns");
    }
}
