package io.smartcar.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.KindFolder;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.EndpointInject;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.util.FileUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The route spool-to-events with a real spool and mocks in place of the next routes. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/spool-to-events.camel.yaml,file:routes/batches-to-events.camel.yaml,"
                    + "file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml",
            "camel.management.enabled=false",
            "camel.component.spool.directory=target/SpoolToEventsTest",
            "kinds.directory=target/kinds/driver-status-syslog",
            "kind.syslog.keep=app",
            "kind.syslog.drop=DEBUG",
            "syslog.tcp.enabled=true",
            "topics.wait-ms=0"
        },
        mockEndpointsAndSkip = "direct:events|direct:dead-letters")
class SpoolToEventsTest {
    @Produce("spool:syslog")
    ProducerTemplate spool;

    @EndpointInject("mock:direct:events")
    MockEndpoint events;

    @EndpointInject("mock:direct:dead-letters")
    MockEndpoint deadLetters;

    @BeforeAll
    static void prepare() {
        KindFolder.of("driver", "status", "syslog");
        FileUtil.removeDir(new java.io.File("target/SpoolToEventsTest"));
    }

    @Test
    void shouldSendMessagesUntilTheyAreAcknowledgedAndDeadLetterUnmatchedOnes() {
        AtomicInteger failures = new AtomicInteger(1);
        events.whenAnyExchangeReceived(exchange -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("planted");
            }
        });

        spool.sendBody("<13>Nov 22 10:15:58 web1 app: hello".getBytes(UTF_8));
        await().until(() -> events.getReceivedCounter() == 2);
        spool.sendBody("<15>DEBUG".getBytes(UTF_8));
        spool.sendBody("<13>what is this".getBytes(UTF_8));
        await().until(() -> deadLetters.getReceivedCounter() == 1);

        await().until(() -> Batches.count(events, "events.received") >= 3);
        assertThat(Batches.count(events, "events.received"))
                .as("lines, each counted once")
                .isEqualTo(3);
        assertThat(Batches.lines(events)).containsOnly("<13>Nov 22 10:15:58 web1 app: hello");
        assertThat(Batches.headers(events, KafkaConstants.OVERRIDE_TOPIC)).containsOnly("smartcar-syslog");
        assertThat(Batches.headers(events, KafkaConstants.KEY)).containsOnly("web1");
        assertThat(Batches.lines(deadLetters)).containsExactly("<13>what is this");
        assertThat(Batches.headers(deadLetters, DeadLetter.REASON)).containsExactly("unmatched");
    }
}
