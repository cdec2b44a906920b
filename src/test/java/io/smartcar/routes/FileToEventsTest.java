package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.Test;

/** The route file-to-events with real files; what it hands on stays in mocks. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/file-to-events.camel.yaml,file:routes/send-redelivery.camel.yaml",
            "camel.management.enabled=false",
            "files.directory=target/FileToEventsTest",
            "files.quiet-ms=0",
            "files.poll-ms=50",
            "events.batch-size=3"
        },
        mockEndpointsAndSkip = "direct:*")
class FileToEventsTest {
    private static final Path FOLDER = Path.of("target/FileToEventsTest");

    @EndpointInject("mock:direct:events")
    MockEndpoint events;

    @EndpointInject("mock:direct:dead-letters")
    MockEndpoint deadLetters;

    @Test
    void shouldReadEveryLineOfAFileAndMoveItAside() throws Exception {
        events.expectedMessageCount(2);
        drop("SmartCarDriverInfo.log", "20160101000000,X0001,3,0,F,N,15,C01\n".repeat(4));
        events.assertIsSatisfied();
        assertThat(lines(events)).hasSize(4).containsOnly("20160101000000,X0001,3,0,F,N,15,C01");
        await().until(() -> Files.notExists(FOLDER.resolve("SmartCarDriverInfo.log")));
    }

    private static void drop(String name, String content) throws Exception {
        Path hidden = Files.writeString(FOLDER.resolve("." + name), content);
        Files.move(hidden, FOLDER.resolve(name));
    }

    private static List<String> lines(MockEndpoint mock) {
        return mock.getExchanges().stream()
                .flatMap(batch -> ((List<?>) batch.getMessage().getBody()).stream())
                .map(event -> ((Exchange) event).getMessage().getBody(String.class))
                .toList();
    }
}
