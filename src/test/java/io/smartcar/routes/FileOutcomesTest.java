package io.smartcar.routes;

import static io.smartcar.routes.FileRoute.LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.camel.support.LogCapture;
import io.smartcar.collect.files.FileCompletion;
import io.smartcar.collect.files.content.CompressedSamples.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The outcomes of files in the route file-to-events, by the settings files.*. */
class FileOutcomesTest {
    private static final String LOG = "SmartCarDriverInfo.log";
    private static final String OTHER = "SmartCarDriverInfo-other.log";
    private static final String CONTENT = (LINE + "\n").repeat(5);

    @TempDir
    Path folder;

    @Test
    void shouldRefuseASecondReaderOfTheFolderAlsoByALinkAndWithOtherPositions() throws Exception {
        Path incoming = Files.createDirectory(folder.resolve("incoming"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), incoming);
        try (FileRoute route = new FileRoute(incoming)) {
            assertThatThrownBy(() -> new FileRoute(link, "files.positions", "other.json"))
                    .hasStackTraceContaining("Expected the drop folder " + link + " to be unused")
                    .hasStackTraceContaining("give each process a drop folder of its own (files.directory)");
            FileRoute.awaitGone(route.drop(LOG, FileRoute.LINE));
            assertThat(Batches.lines(route.events())).hasSize(1);
        }
        new FileRoute(link, "files.positions", "other.json").close();
    }

    @Test
    void shouldRefuseASecondReaderWithThePositionsOfAnother() throws Exception {
        String positions = folder.resolve("positions.json").toString();
        Path other = folder.resolve("other");
        FileRoute route = new FileRoute(folder.resolve("incoming"), "files.positions", positions);
        try (route) {
            assertThatThrownBy(() -> new FileRoute(other, "files.positions", positions))
                    .hasStackTraceContaining("Expected the position file " + positions + " to be unused")
                    .hasStackTraceContaining("(files.positions)");
            // what was refused holds nothing
            new FileRoute(other).close();
        }
    }

    @Test
    void shouldBeDownWhileFilesKeepFailing() throws Exception {
        Path obstacle = Files.createDirectory(folder.resolve(".file-positions.json.next"));
        try (FileRoute route = new FileRoute(folder)) {
            Path file = route.drop(LOG, CONTENT);
            await().untilAsserted(() -> assertThat(health(route))
                    .contains("1 dropped files cannot be read", file.toString(), "failed 3 times", "files.positions"));
            Files.delete(obstacle);
            FileRoute.awaitGone(file);
            await().untilAsserted(() -> assertThat(health(route)).isEqualTo("UP"));
        }
    }

    private static String health(FileRoute route) {
        return HealthCheckRegistry.get(route.context())
                .getCheck("dropped-files")
                .map(HealthCheck::call)
                .map(result -> result.getState() == HealthCheck.State.UP
                        ? "UP"
                        : result.getMessage().orElse(""))
                .orElse("none");
    }

    @Test
    void shouldDeleteAReadFileIfConfigured() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.after", "delete")) {
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            assertThat(Batches.lines(route.events())).hasSize(5);
            assertThat(route.in("done")).isEmpty();
        }
    }

    @Test
    void shouldReadFoldersAndKeepTheirStructureInTheDoneFolder() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.recursive", "true")) {
            FileRoute.awaitGone(route.drop("north/today/" + LOG, CONTENT));
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            FileRoute.awaitGone(route.drop("south/" + LOG, CONTENT));
            assertThat(Batches.lines(route.events())).hasSize(15);
            await().untilAsserted(() ->
                    assertThat(route.in("done")).containsExactly(LOG, "north/today/" + LOG, "south/" + LOG));
        }
    }

    @Test
    void shouldPollAgainAtOnceWhileThereAreFiles() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.poll-ms", "3000", "files.per-poll", "1")) {
            for (int number = 0; number < 5; number++) {
                route.drop("SmartCarDriverInfo-" + number + ".log", LINE);
            }
            // the first poll comes after 3 seconds, and with a pause before each poll the fifth after 15
            await().atMost(Duration.ofSeconds(9))
                    .untilAsserted(() -> assertThat(route.in("done")).hasSize(5));
        }
    }

    @Test
    void shouldReadFilesByName() throws Exception {
        writeThreeFiles();
        try (FileRoute route = new FileRoute(folder, "files.per-poll", "2", "events.batch-size", "10")) {
            awaitLines(route, 3);
            assertThat(cars(route)).containsExactly("C", "A", "B");
        }
    }

    @Test
    void shouldReadFilesByModificationTime() throws Exception {
        writeThreeFiles();
        try (FileRoute route =
                new FileRoute(folder, "files.order", "modified", "files.per-poll", "2", "events.batch-size", "10")) {
            awaitLines(route, 3);
            assertThat(cars(route)).containsExactly("A", "B", "C");
        }
    }

    /** In the order of their names, which is not that of their times: C, A, B. */
    private void writeThreeFiles() throws IOException {
        int age = 60;
        for (String number : List.of("2A", "3B", "1C")) {
            Path file = folder.resolve("SmartCarDriverInfo-" + number + ".log");
            Files.writeString(file, LINE.replace("X0001", number.substring(1)) + "\n");
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - age * 1000L));
            age -= 10;
        }
    }

    private static List<String> cars(FileRoute route) {
        return Batches.lines(route.events()).stream()
                .map(line -> line.split(",")[1])
                .toList();
    }

    @Test
    void shouldReadAFileWithAMarkerAndRemoveBoth() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.marker", "*.done")) {
            Path waiting = route.drop(LOG, CONTENT);
            Path file = route.drop(OTHER, CONTENT);
            Path marker = route.drop(OTHER + ".done", "");
            FileRoute.awaitGone(file);
            FileRoute.awaitGone(marker);
            assertThat(Batches.lines(route.events())).hasSize(5);
            assertThat(waiting).exists();
            assertThat(route.in("done")).containsExactly(OTHER);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldSendLinesBeforeDamageAndMoveTheFileAsideWithTheReason(Form form) throws Exception {
        String lines = IntStream.range(0, 10_000)
                .mapToObj(number -> LINE.replace("X0001", "X" + Integer.toHexString(number * 7919)))
                .collect(Collectors.joining("\n"));
        byte[] damaged = form.compress(lines.getBytes(StandardCharsets.UTF_8));
        damaged = Arrays.copyOf(damaged, damaged.length - 30);
        try (FileRoute route = new FileRoute(folder, "events.batch-size", "1000");
                LogCapture log = LogCapture.of(FileCompletion.class)) {
            Path file = route.drop(LOG + form.ending(), damaged);
            // the next file is of another kind, and does not wait
            Path other = route.drop("SmartCarStatusInfo_1.txt", "20160101000000,X0001,1,1,1,1,1,1,1,1,1,1,100\n");
            FileRoute.awaitGone(file);
            FileRoute.awaitGone(other);
            assertThat(Batches.lines(route.events()).stream().filter(line -> lines.contains(line)))
                    .matches(sent -> sent.size() > 3000 || form == Form.ZIP && sent.isEmpty());
            assertThat(route.in("failed")).containsExactly(LOG + form.ending(), LOG + form.ending() + ".reason.txt");
            assertThat(reason())
                    .contains(LOG + form.ending() + ": its " + form.name().toLowerCase() + " data is damaged after");
            assertThat(log.messages(Level.ERROR)).singleElement().asString().contains(file.toString(), "damaged");
            assertThat(count(route, "failed")).isEqualTo(1);
            assertThat(count(route, "read")).isEqualTo(1);
        }
    }

    private String reason() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("failed"))) {
            return Files.readString(files.filter(file -> file.toString().endsWith(".reason.txt"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Test
    void shouldMoveAFileAsideThatOnlyBeginsLikeACompressedOne() throws Exception {
        try (FileRoute route = new FileRoute(folder)) {
            FileRoute.awaitGone(route.drop(LOG, new byte[] {0x1f, (byte) 0x8b, 8}));
            assertThat(route.in("failed")).contains(LOG);
            assertThat(route.events().getReceivedCounter()).isZero();
        }
    }

    @Test
    void shouldNotReplaceAFileMovedInTheSameMillisecond() throws Exception {
        try (FileRoute route = new FileRoute(folder, "camel.beans.clock", "#class:" + StoppedClock.class.getName())) {
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            FileRoute.awaitGone(route.drop(LOG, LINE));
            await().untilAsserted(() -> assertThat(route.in("done")).containsExactly(LOG, LOG + "-2"));
        }
    }

    @Test
    void shouldReadAFileChangedWhileItIsReadAgainFromTheBeginning() throws Exception {
        try (FileRoute route = new FileRoute(folder)) {
            changeWhileItIsRead(route);
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            List<String> lines = Batches.lines(route.events());
            // the first time, what follows the first batch is read before the change or after it
            assertThat(lines).hasSizeBetween(5 + 6, 6 + 6).endsWith(LINE);
            assertThat(lines.subList(lines.size() - 6, lines.size() - 1)).allMatch(line -> line.contains(",16,"));
            assertThat(route.in("done")).containsExactly(LOG);
        }
    }

    /** When the first batch is sent, one line is appended. */
    private void changeWhileItIsRead(FileRoute route) {
        route.events().whenExchangeReceived(1, exchange -> {
            String text = Files.readString(folder.resolve(LOG));
            Files.writeString(folder.resolve(LOG), text.replace("15", "16") + LINE + "\n");
        });
    }

    private static void awaitLines(FileRoute route, int lines) {
        await().untilAsserted(() -> assertThat(Batches.lines(route.events())).hasSize(lines));
    }

    private static double count(FileRoute route, String outcome) {
        return route.context().getRegistry().findByType(MeterRegistry.class).stream()
                .flatMap(registry -> registry.find("events.files").tag("outcome", outcome).counters().stream())
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** A clock that always shows the same time. */
    public static final class StoppedClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.parse("2026-11-22T00:00:00Z");
        }
    }
}
