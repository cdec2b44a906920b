package io.smartcar.routes;

import static io.smartcar.routes.FileRoute.LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several dropped files read at once by files.at-once: a large one does not block the others. */
class FilesAtOnceTest {
    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();

    @TempDir
    Path folder;

    @Test
    void shouldReadOtherFilesInOrderWhileALargeFileIsRead() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.at-once", "2")) {
            blockLargeFiles(route);
            drop(route, 1, "BIG");
            await().until(() -> waiting.get() == 1);
            drop(route, 1, "CAR2", "CAR3", "CAR4");
            await().until(() -> route.in("done").size() == 3);
            assertThat(Batches.lines(route.events())).containsExactly(lines("CAR2", "CAR3", "CAR4"));
            assertThat(folder.resolve(name("BIG"))).exists();
            held.countDown();
            await().until(() -> route.in("done").size() == 4);
            assertThat(Batches.lines(route.events())).hasSize(4);
        }
    }

    @Test
    void shouldReadFilesInSequenceByDefault() throws Exception {
        try (FileRoute route = new FileRoute(folder)) {
            blockLargeFiles(route);
            drop(route, 1, "BIG");
            await().until(() -> waiting.get() == 1);
            drop(route, 1, "CAR2");
            await().during(Duration.ofMillis(300)).until(() -> route.events().getReceivedCounter() == 0);
            held.countDown();
            await().until(() -> route.in("done").size() == 2);
            assertThat(Batches.lines(route.events())).containsExactly(lines("BIG", "CAR2"));
        }
    }

    @Test
    void shouldReadNoMoreFilesAtOnceThanAllowed() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.at-once", "2")) {
            blockLargeFiles(route);
            drop(route, 1, "BIG1", "BIG2", "BIG3");
            await().until(() -> waiting.get() == 2);
            await().during(Duration.ofMillis(300)).until(() -> waiting.get() == 2);
            held.countDown();
            await().until(() -> route.in("done").size() == 3);
        }
    }

    @Test
    void shouldStopWhileFilesAreReadAndOthersWait() throws Exception {
        Thread stopping;
        try (FileRoute route = new FileRoute(folder, "files.at-once", "2")) {
            stopping = new Thread(route::close);
            blockLargeFiles(route);
            drop(route, 7, "BIG1", "BIG2");
            await().until(() -> waiting.get() == 2);
            drop(route, 1, "CAR3", "CAR4");
            Consumer consumer = route.context().getRoute("file-to-events").getConsumer();
            stopping.start();
            await().until(() -> !ServiceHelper.isStarted(consumer));
            held.countDown();
            stopping.join(Duration.ofSeconds(4).toMillis());
            assertThat(stopping.isAlive()).isFalse();
            // one batch of each of the two
            assertThat(passed.get()).isEqualTo(2 * 3);
        }
        try (FileRoute route = new FileRoute(folder)) {
            await().until(() -> route.in("done").size() == 4);
            assertThat(Batches.lines(route.events())).hasSize(2 * 7 + 2 - passed.get());
        }
    }

    /** A file is listed again while it is completed. */
    @ParameterizedTest
    @ValueSource(strings = {"move", "delete", "delete"})
    void shouldReadEachFileOnceHoweverOftenTheFolderIsPolled(String after) throws Exception {
        String[] cars =
                IntStream.range(100, 200).mapToObj(number -> "CAR" + number).toArray(String[]::new);
        try (FileRoute route =
                new FileRoute(folder, "files.at-once", "4", "files.poll-ms", "1", "files.after", after)) {
            drop(route, 1, cars);
            await().until(() -> route.events().getReceivedCounter() >= cars.length);
            await().during(Duration.ofMillis(200)).until(() -> true);
            assertThat(Batches.lines(route.events())).containsExactlyInAnyOrder(lines(cars));
        }
    }

    /** Blocks the batches of a large file until the latch is open. */
    private void blockLargeFiles(FileRoute route) {
        route.first(exchange -> {
            List<?> batch = exchange.getMessage().getBody(List.class);
            String line = ((Exchange) batch.get(0)).getMessage().getBody(String.class);
            if (line.contains("BIG")) {
                waiting.incrementAndGet();
                held.await(20, TimeUnit.SECONDS);
            }
            passed.addAndGet(batch.size());
        });
    }

    private static void drop(FileRoute route, int lines, String... cars) throws Exception {
        for (String car : cars) {
            route.drop(name(car), (line(car) + "\n").repeat(lines));
        }
    }

    private static String name(String car) {
        return "SmartCarDriverInfo-" + car + ".log";
    }

    private static String line(String car) {
        return LINE.replace("X0001", car);
    }

    private static String[] lines(String... cars) {
        return IntStream.range(0, cars.length)
                .mapToObj(index -> line(cars[index]))
                .toArray(String[]::new);
    }
}
