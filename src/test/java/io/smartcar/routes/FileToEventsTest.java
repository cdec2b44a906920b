package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.util.FileUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The route file-to-events with real files and mocks in place of the next routes. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/file-to-events.camel.yaml,file:routes/batches-to-events.camel.yaml,"
                    + "file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml",
            "camel.management.enabled=false",
            "topics.wait-ms=0",
            "files.directory=target/FileToEventsTest",
            "files.quiet-ms=0",
            "files.poll-ms=50",
            "events.batch-size=3",
            "events.max-bytes=100"
        },
        mockEndpointsAndSkip = "direct:events|direct:dead-letters")
class FileToEventsTest {
    private static final Path FOLDER = Path.of("target/FileToEventsTest");
    private static final String HEADER = "Driver Status Infomation,CarNum,AccStep";
    private static final String LINE = "20160101000000,X0001,3,0,F,N,15,C01";

    @EndpointInject("mock:direct:events")
    MockEndpoint events;

    @EndpointInject("mock:direct:dead-letters")
    MockEndpoint deadLetters;

    @BeforeAll
    static void empty() {
        FileUtil.removeDir(FOLDER.toFile());
    }

    @Test
    void shouldReadEveryLineInBatchesAndMoveTheFileAside() throws Exception {
        Path file = drop("SmartCarDriverInfo-1.log", "%s\n%s\n%s\n%s\n%s", HEADER, LINE, LINE, LINE, LINE);
        await().until(() -> Files.notExists(file));
        assertThat(Batches.lines(events)).hasSize(4).containsOnly(LINE);
        assertThat(events.getReceivedExchanges()).hasSizeBetween(2, 3);
        assertThat(done("SmartCarDriverInfo-1.log")).hasSize(1);
    }

    @Test
    void shouldSetTopicKeyAndIdOfEachEvent() throws Exception {
        Path file = drop("SmartCarDriverInfo-2.log", "%s\r\n%s\n", LINE, LINE);
        await().until(() -> Files.notExists(file));
        assertThat(Batches.lines(events)).containsExactly(LINE + "\r", LINE);
        assertThat(Batches.headers(events, KafkaConstants.OVERRIDE_TOPIC)).containsOnly("smartcar-driver");
        assertThat(Batches.headers(events, KafkaConstants.KEY)).containsOnly("X0001");
        List<String> ids = Batches.headers(events, EventHeaders.ID);
        assertThat(ids.get(0)).matches("[0-9a-f]{16}:0");
        assertThat(ids.get(1)).isEqualTo(ids.get(0).replace(":0", ":" + (LINE.length() + 2)));
    }

    @Test
    void shouldResendOnlyAFailedBatchWithTheSameIds() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        events.whenExchangeReceived(2, exchange -> {
            if (failures.getAndDecrement() > 0) {
                exchange.setException(new IllegalStateException("planted"));
            }
        });
        Path file = drop(
                "SmartCarDriverInfo-3.log", "%s\n%s\n%s\n%s\n%s\n%s\n%s", LINE, LINE, LINE, LINE, LINE, LINE, LINE);
        await().until(() -> Files.notExists(file));
        List<String> ids = Batches.headers(events, EventHeaders.ID);
        assertThat(ids).hasSize(6 + 4);
        assertThat(ids.subList(6, 9)).isEqualTo(ids.subList(3, 6));
    }

    @Test
    void shouldDeadLetterEveryBadLineAndReadTheRest() throws Exception {
        String longLine = LINE + "9".repeat(10_000_000);
        Path file = FOLDER.resolve(".bad");
        Files.write(
                file,
                List.of(
                        LINE,
                        "what is this",
                        LINE,
                        "2016\u0000",
                        "20160101000000",
                        "20160101000000,,3",
                        longLine,
                        LINE));
        Files.write(file, new byte[] {'2', (byte) 0xff, '\n'}, java.nio.file.StandardOpenOption.APPEND);
        Path dropped = Files.move(file, FOLDER.resolve("SmartCarDriverInfo-4.log"));
        await().until(() -> Files.notExists(dropped));
        assertThat(Batches.lines(events)).hasSize(3).containsOnly(LINE);
        assertThat(Batches.headers(deadLetters, DeadLetter.REASON))
                .containsExactly("unmatched", "nul", "unmatched", "key", "length", "encoding");
        assertThat(Batches.headers(deadLetters, DeadLetter.SOURCE).get(0)).endsWith("SmartCarDriverInfo-4.log@36");
        assertThat(Batches.headers(deadLetters, DeadLetter.KIND)).containsOnly("driver");
        Exchange cut = Batches.events(deadLetters).get(4);
        assertThat(cut.getMessage().getBody(byte[].class)).hasSize(100);
        assertThat(cut.getMessage().getHeader(DeadLetter.LENGTH)).isEqualTo(String.valueOf(longLine.length()));
        assertThat(cut.getMessage().getHeader(DeadLetter.SHA256, String.class)).hasSize(64);
    }

    @Test
    void shouldMoveAnEmptyFileAside() throws Exception {
        Path file = drop("SmartCarDriverInfo-5.log", "");
        await().until(() -> Files.notExists(file));
        assertThat(done("SmartCarDriverInfo-5.log")).hasSize(1);
        assertThat(events.getReceivedExchanges()).isEmpty();
    }

    @Test
    void shouldLeaveOtherEntriesInPlaceAndReadTheRest() throws Exception {
        Path unknown = drop("notes.txt", "x");
        Path folder = Files.createDirectories(FOLDER.resolve("SmartCarDriverInfo-folder.log"));
        Path broken = FOLDER.resolve("SmartCarDriverInfo-6.log");
        Files.createSymbolicLink(broken, Path.of("nothing"));
        Path file = drop("SmartCarDriverInfo-7.log", LINE);
        await().until(() -> Files.notExists(file));
        assertThat(unknown).exists();
        assertThat(folder).exists();
        assertThat(Files.isSymbolicLink(broken)).isTrue();
    }

    @Test
    void shouldReadAGrownFileAgain() throws Exception {
        Path file = FOLDER.resolve("SmartCarDriverInfo-8.log");
        events.whenExchangeReceived(1, exchange -> {
            // after the reader has reached the end
            Files.writeString(file, LINE + "\n", java.nio.file.StandardOpenOption.APPEND);
        });
        drop("SmartCarDriverInfo-8.log", "%s\n", LINE);
        await().until(() -> Files.notExists(file));
        assertThat(Batches.lines(events)).hasSize(3);
    }

    @Test
    void shouldKeepSeveralDoneFilesOfOneName() throws Exception {
        for (int round = 0; round < 2; round++) {
            Path file = drop("SmartCarDriverInfo-9.log", "%s\n", LINE);
            await().until(() -> Files.notExists(file));
        }
        assertThat(done("SmartCarDriverInfo-9.log")).hasSize(2);
        assertThat(Batches.headers(events, EventHeaders.ID)).doesNotHaveDuplicates();
    }

    private static Path drop(String name, String format, Object... arguments) throws IOException {
        Path hidden = Files.writeString(FOLDER.resolve("." + name), String.format(format, arguments));
        return Files.move(hidden, FOLDER.resolve(name));
    }

    private static List<Path> done(String name) {
        try (Stream<Path> done = Files.list(FOLDER.resolve("done"))) {
            return done.filter(file -> file.getFileName().toString().startsWith(name + "."))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
