package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.EndpointInject;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.util.FileUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The route tail-to-events with real files and mocks in place of the next routes. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/tail-to-events.camel.yaml,file:routes/batches-to-events.camel.yaml,"
                    + "file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml",
            "camel.management.enabled=false",
            "topics.wait-ms=0",
            "tails.directory=target/TailToEventsTest/logs",
            "tails.positions=target/TailToEventsTest/positions.json",
            "events.max-bytes=100"
        },
        mockEndpointsAndSkip = "direct:events|direct:dead-letters")
class TailToEventsTest {
    private static final Path FOLDER = Path.of("target/TailToEventsTest/logs");
    private static final String HEADER = "Driver Status Infomation,CarNum,AccStep";
    private static final String LINE = "20160101000000,X0001,3,0,F,N,15,C01";

    @EndpointInject("mock:direct:events")
    MockEndpoint events;

    @EndpointInject("mock:direct:dead-letters")
    MockEndpoint deadLetters;

    @BeforeAll
    static void empty() throws IOException {
        FileUtil.removeDir(FOLDER.getParent().toFile());
        Files.createDirectories(FOLDER);
    }

    @Test
    void shouldSendTheLinesOfAGrowingAndRotatedFileOnce() throws Exception {
        Path file = FOLDER.resolve("SmartCarDriverInfo.log");
        append(file, HEADER + "\n" + LINE + "\r\n" + LINE.substring(0, 10));
        await().until(() -> Batches.lines(events).size() == 1);
        append(file, LINE.substring(10) + "\n");
        await().until(() -> Batches.lines(events).size() == 2);
        Files.move(file, FOLDER.resolve("SmartCarDriverInfo.log.1"));
        append(FOLDER.resolve("SmartCarDriverInfo.log.1"), LINE + "\n");
        append(file, HEADER + "\n" + LINE + "\n");
        await().until(() -> Batches.lines(events).size() == 4);

        assertThat(Batches.lines(events)).containsOnly(LINE, LINE + "\r");
        assertThat(Batches.headers(events, KafkaConstants.OVERRIDE_TOPIC)).containsOnly("smartcar-driver");
        assertThat(Batches.headers(events, KafkaConstants.KEY)).containsOnly("X0001");
        List<String> ids = Batches.headers(events, EventHeaders.ID);
        assertThat(ids.get(0)).matches("[0-9a-f]{16}:" + (HEADER.length() + 1));
        assertThat(ids).doesNotHaveDuplicates();
        deadLetters.assertIsSatisfied();
    }

    @Test
    void shouldSendLinesAgainWithTheSameIdsWhenABatchFails() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        events.whenAnyExchangeReceived(exchange -> {
            if (failures.getAndDecrement() > 0) {
                exchange.setException(new IllegalStateException("planted"));
            }
        });
        append(FOLDER.resolve("SmartCarDriverInfo-2.log"), LINE + "\n" + LINE + "\n");
        await().until(() -> events.getReceivedCounter() == 2);
        List<String> ids = Batches.headers(events, EventHeaders.ID);
        assertThat(ids.subList(2, 4)).isEqualTo(ids.subList(0, 2));
        await().until(() -> Batches.count(events, "events.received") > 0);
        assertThat(Batches.count(events, "events.received")).isEqualTo(2);
    }

    @Test
    void shouldDeadLetterEveryBadLineAndSendTheRest() throws Exception {
        String longLine = LINE + "9".repeat(1_000_000);
        append(
                FOLDER.resolve("SmartCarDriverInfo-3.log"),
                String.join("\n", LINE, "what is this", longLine, "20160101000000,,3", LINE) + "\n");
        await().until(() ->
                Batches.lines(events).size() == 2 && Batches.events(deadLetters).size() == 3);

        assertThat(Batches.headers(deadLetters, DeadLetter.REASON)).containsExactly("unmatched", "length", "key");
        assertThat(Batches.headers(deadLetters, DeadLetter.SOURCE).get(0)).endsWith("SmartCarDriverInfo-3.log@36");
        var cut = Batches.events(deadLetters).get(1).getMessage();
        assertThat(cut.getBody(byte[].class)).hasSize(100);
        assertThat(cut.getHeader(DeadLetter.LENGTH)).isEqualTo(String.valueOf(longLine.length()));
        assertThat(cut.getHeader(DeadLetter.SHA256, String.class)).hasSize(64);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
