package io.smartcar.routes;

import static io.smartcar.routes.FileRoute.LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.collect.files.FileCompletion;
import io.smartcar.collect.files.content.CompressedSamples;
import io.smartcar.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.Consumer;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The route file-to-events resumes a file at its position after any interruption. */
class FileResumeTest {
    private static final String LOG = "SmartCarDriverInfo.log";

    @TempDir
    Path folder;

    private String content;

    @BeforeEach
    void makeTenDifferentLines() {
        content = String.join("\n", lines(0, 10)) + "\n";
    }

    @Test
    void shouldResumeAtThePositionAfterARestart() throws Exception {
        List<String> ids = new ArrayList<>();
        try (FileRoute route = new FileRoute(folder)) {
            failFrom(3, route.events());
            route.drop(LOG, content);
            await().until(() -> route.events().getReceivedCounter() == 3);
            assertThat(Batches.lines(route.events())).isEqualTo(lines(0, 9));
            ids.addAll(Batches.headers(route.events(), EventHeaders.ID));
            assertThat(folder.resolve(".file-positions.json"))
                    .content()
                    .contains("\"offset\": " + 6 * (LINE.length() + 1), LOG);
        }
        try (FileRoute route = new FileRoute(folder)) {
            FileRoute.awaitGone(folder.resolve(LOG));
            // the unacknowledged batch and the following ones
            assertThat(Batches.lines(route.events())).isEqualTo(lines(6, 10));
            assertThat(Batches.headers(route.events(), EventHeaders.ID)).startsWith(ids.get(6), ids.get(7), ids.get(8));
            await().until(() ->
                    !Files.readString(folder.resolve(".file-positions.json")).contains(LOG));
        }
    }

    @Test
    void shouldStopAfterTheCurrentBatchAndResumeThere() throws Exception {
        Thread stopping;
        try (FileRoute route = new FileRoute(folder);
                LogCapture log = LogCapture.of(FileCompletion.class)) {
            Consumer consumer = route.context().getRoute("file-to-events").getConsumer();
            stopping = new Thread(route::close);
            route.events().whenAnyExchangeReceived(exchange -> {
                if (route.events().getReceivedCounter() == 2) {
                    stopping.start();
                    await().until(() -> !ServiceHelper.isStarted(consumer));
                }
            });
            route.drop(LOG, content);
            await().until(() -> !log.messages(Level.INFO).isEmpty());
            assertThat(log.messages(Level.INFO)).singleElement().asString().contains("Stopped reading", "at byte");
            assertThat(Batches.lines(route.events())).isEqualTo(lines(0, 6));
            stopping.join();
        }
        try (FileRoute route = new FileRoute(folder)) {
            FileRoute.awaitGone(folder.resolve(LOG));
            assertThat(Batches.lines(route.events())).isEqualTo(lines(6, 10));
        }
    }

    @Test
    void shouldHoldThePositionUntilARejectedLineIsADeadLetter() throws Exception {
        content = content.replace(lines(4, 5).get(0), "what is this");
        try (FileRoute route = new FileRoute(folder)) {
            failFrom(1, route.deadLetters());
            route.drop(LOG, content);
            await().until(() -> route.deadLetters().getReceivedCounter() == 1);
        }
        try (FileRoute route = new FileRoute(folder)) {
            FileRoute.awaitGone(folder.resolve(LOG));
            assertThat(Batches.lines(route.events()))
                    .hasSize(6)
                    .startsWith(lines(3, 4).get(0));
            assertThat(Batches.lines(route.deadLetters())).containsExactly("what is this");
        }
    }

    @ParameterizedTest
    @EnumSource(CompressedSamples.Form.class)
    void shouldResumeCompressedFilesWithTheSameIds(CompressedSamples.Form form) throws Exception {
        byte[] compressed = form.compress(content.getBytes(StandardCharsets.UTF_8));
        String name = LOG + form.ending();
        List<String> ids = new ArrayList<>();
        try (FileRoute route = new FileRoute(folder)) {
            failFrom(3, route.events());
            route.drop(name, compressed);
            await().until(() -> route.events().getReceivedCounter() == 3);
            ids.addAll(Batches.headers(route.events(), EventHeaders.ID));
        }
        try (FileRoute route = new FileRoute(folder)) {
            FileRoute.awaitGone(folder.resolve(name));
            assertThat(Batches.lines(route.events())).isEqualTo(lines(6, 10));
            assertThat(Batches.headers(route.events(), EventHeaders.ID)).startsWith(ids.get(6));
            assertThat(route.in("done")).containsExactly(name);
        }
    }

    @Test
    void shouldReadAReplacedFileFromItsBeginning() throws Exception {
        try (FileRoute route = new FileRoute(folder)) {
            failFrom(3, route.events());
            route.drop(LOG, content);
            await().until(() -> route.events().getReceivedCounter() == 3);
        }
        Files.delete(folder.resolve(LOG));
        try (FileRoute route = new FileRoute(folder)) {
            FileRoute.awaitGone(route.drop(LOG, content));
            assertThat(Batches.lines(route.events())).isEqualTo(lines(0, 10));
        }
    }

    @Test
    void shouldNotSendAgainAFileThatCannotBeMoved() throws Exception {
        try (FileRoute route = new FileRoute(folder)) {
            // a file in place of the folder
            Path done = Files.createFile(folder.resolve("done"));
            route.drop(LOG, content);
            await().until(() -> route.events().getReceivedCounter() == 4);
            await().until(() -> Files.readString(folder.resolve(".file-positions.json"))
                    .contains("\"offset\": " + content.length()));
            Files.delete(done);
            FileRoute.awaitGone(folder.resolve(LOG));
            assertThat(Batches.lines(route.events())).isEqualTo(lines(0, 10));
        }
    }

    @Test
    void shouldSaveNoPositionForAFileOfOneBatch() throws Exception {
        try (FileRoute route = new FileRoute(folder, "events.batch-size", "10")) {
            FileRoute.awaitGone(route.drop(LOG, content));
            await().until(() -> !route.in("done").isEmpty());
            assertThat(folder.resolve(".file-positions.json")).doesNotExist();
        }
    }

    private static void failFrom(int batch, MockEndpoint endpoint) {
        endpoint.whenAnyExchangeReceived(exchange -> {
            if (endpoint.getReceivedCounter() >= batch) {
                exchange.setException(new IllegalStateException("planted"));
            }
        });
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> LINE.replace("X0001", "X000" + number))
                .toList();
    }
}
