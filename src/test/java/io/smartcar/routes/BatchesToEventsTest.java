package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.EventBatch;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.EndpointInject;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.Test;

/** The route batches-to-events between mocks: which way a batch takes, and who learns of its failure. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/batches-to-events.camel.yaml,file:routes/caller-decides.camel.yaml",
            "camel.management.enabled=false",
            "topics.wait-ms=0"
        },
        mockEndpointsAndSkip = "direct:events|direct:dead-letters")
class BatchesToEventsTest {
    @Produce("direct:batches")
    ProducerTemplate batches;

    @EndpointInject("mock:direct:events")
    MockEndpoint events;

    @EndpointInject("mock:direct:dead-letters")
    MockEndpoint deadLetters;

    @Test
    void shouldSendEvents() {
        batches.sendBody(EventBatch.ofEvents(Batches.of(batches.getCamelContext(), "smartcar-driver", "a", "b")));

        assertThat(Batches.lines(events)).containsExactly("a", "b");
        assertThat(deadLetters.getReceivedCounter()).isZero();
    }

    @Test
    void shouldSendRejectedLinesAsDeadLetters() {
        batches.sendBody(EventBatch.ofDeadLetters(Batches.of(batches.getCamelContext(), "smartcar-driver", "a", "b")));

        assertThat(Batches.lines(deadLetters)).containsExactly("a", "b");
        assertThat(events.getReceivedCounter()).isZero();
    }

    @Test
    void shouldLeaveAFailureToTheCaller() {
        events.whenAnyExchangeReceived(exchange -> {
            throw new IllegalStateException("planted");
        });

        assertThatThrownBy(() -> batches.sendBody(
                        EventBatch.ofEvents(Batches.of(batches.getCamelContext(), "smartcar-driver", "a"))))
                .isInstanceOf(CamelExecutionException.class)
                .hasRootCauseMessage("planted");
        assertThat(events.getReceivedCounter()).isEqualTo(1);
    }
}
