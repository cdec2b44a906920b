package io.smartcar.collect.tails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.util.FileUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The route tail-to-events where an event has several lines. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/tail-to-events.camel.yaml,file:routes/batches-to-events.camel.yaml,"
                    + "file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml",
            "camel.management.enabled=false",
            "topics.wait-ms=0",
            "tails.directory=target/TailedStackTracesTest/logs",
            "tails.positions=target/TailedStackTracesTest/positions.json",
            "tails.event-start=^\\d{14},",
            "tails.event-timeout-ms=200"
        },
        mockEndpointsAndSkip = "direct:events|direct:dead-letters")
class TailedStackTracesTest {
    private static final Path FOLDER = Path.of("target/TailedStackTracesTest/logs");
    private static final String LINE = "20160101000000,X0001,3,0,F,N,15,C01";

    @EndpointInject("mock:direct:events")
    MockEndpoint events;

    @BeforeAll
    static void empty() throws IOException {
        FileUtil.removeDir(FOLDER.getParent().toFile());
        Files.createDirectories(FOLDER);
    }

    @Test
    void shouldSendAStackTraceAsOneEvent() throws Exception {
        String event = LINE + "\njava.lang.IllegalStateException: broken\n\tat a.b.C.d(C.java:1)";
        Files.writeString(FOLDER.resolve("SmartCarDriverInfo.log"), event + "\n" + LINE + "\n" + event + "\n");
        await().until(() -> lines().size() == 3);
        assertThat(lines()).containsExactly(event, LINE, event);
    }

    private List<String> lines() {
        return events.getReceivedExchanges().stream()
                .flatMap(batch -> ((List<?>) batch.getMessage().getBody()).stream())
                .map(event -> ((Exchange) event).getMessage().getBody(String.class))
                .toList();
    }
}
