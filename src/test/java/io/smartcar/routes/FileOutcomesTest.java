package io.smartcar.routes;

import static io.smartcar.routes.FileRoute.LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.camel.support.LogCapture;
import io.smartcar.collect.files.FileCompletion;
import io.smartcar.collect.files.FileEvents;
import io.smartcar.collect.files.content.CompressedSamples.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    void shouldDeleteAReadFileIfConfigured() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.after", "delete")) {
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            assertThat(Batches.lines(route.events())).hasSize(5);
            assertThat(route.in("done")).isEmpty();
        }
    }

    @Test
    void shouldKeepAReadFileAndNotReadItAgain() throws Exception {
        Path file;
        try (FileRoute route = new FileRoute(folder, "files.after", "keep")) {
            file = route.drop(LOG, CONTENT);
            awaitLines(route, 5);
            await().until(() -> Files.exists(folder.resolve(".file-memory.jsonl")));
            // an empty file is kept too
            route.drop("SmartCarDriverInfo-empty.log", "");
            awaitRead(route, OTHER, 10);
            assertThat(file).exists();
        }
        try (FileRoute route = new FileRoute(folder, "files.after", "keep")) {
            awaitRead(route, "SmartCarDriverInfo-z.log", 5);
            Files.writeString(file, LINE + "\n", StandardOpenOption.APPEND);
            awaitLines(route, 11);
            awaitRead(route, "SmartCarDriverInfo-zz.log", 16);
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
                    .hasSizeGreaterThan(3000);
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
    void shouldReadADuplicateAndReportItByDefault() throws Exception {
        try (FileRoute route = new FileRoute(folder);
                LogCapture log = LogCapture.of(FileEvents.class)) {
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            // the same content, compressed
            FileRoute.awaitGone(route.drop(LOG + ".gz", Form.GZIP.compress(CONTENT.getBytes(StandardCharsets.UTF_8))));
            assertThat(Batches.lines(route.events())).hasSize(10);
            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains(LOG + ".gz again: same content as " + folder.resolve(LOG));
        }
    }

    @Test
    void shouldMoveADuplicateUnreadIfConfiguredEvenAfterARestart() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.duplicates", "move")) {
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            await().until(() -> Files.exists(folder.resolve(".file-memory.jsonl")));
        }
        try (FileRoute route = new FileRoute(folder, "files.duplicates", "move");
                LogCapture log = LogCapture.of(FileCompletion.class)) {
            FileRoute.awaitGone(route.drop(OTHER, CONTENT));
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            // the same size and edges, but different content
            FileRoute.awaitGone(route.drop("SmartCarDriverInfo-3.log", CONTENT.replace("15,C01", "15,C02")));
            assertThat(Batches.lines(route.events())).hasSize(5);
            await().untilAsserted(() -> assertThat(route.in("duplicates")).containsExactly(OTHER, LOG));
            assertThat(log.messages(Level.WARN)).hasSize(2).allMatch(message -> message.contains("not read"));
            assertThat(count(route, "duplicate")).isEqualTo(2);
        }
    }

    @Test
    void shouldRememberTheContentOfADeletedFile() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.duplicates", "move", "files.after", "delete")) {
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            FileRoute.awaitGone(route.drop(OTHER, CONTENT));
            await().untilAsserted(() -> assertThat(route.in("duplicates")).containsExactly(OTHER));
            assertThat(Batches.lines(route.events())).hasSize(5);
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
    void shouldNotTreatEmptyFilesAsDuplicates() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.duplicates", "move")) {
            FileRoute.awaitGone(route.drop(LOG, ""));
            FileRoute.awaitGone(route.drop(OTHER, ""));
            await().untilAsserted(() -> assertThat(route.in("done")).containsExactly(OTHER, LOG));
        }
    }

    @Test
    void shouldCompareTheWholeContentOfACandidateDuplicate() throws Exception {
        String edge = (LINE + "\n").repeat(200);
        try (FileRoute route = new FileRoute(folder, "files.duplicates", "move", "events.batch-size", "1000")) {
            FileRoute.awaitGone(route.drop(LOG, edge + LINE.replace("X0001", "X0002") + "\n" + edge));
            FileRoute.awaitGone(route.drop(OTHER, edge + LINE.replace("X0001", "X0003") + "\n" + edge));
            assertThat(Batches.lines(route.events())).hasSize(802);
            assertThat(route.in("duplicates")).isEmpty();
        }
    }

    @Test
    void shouldLeaveADuplicateUnreadIfConfigured() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.duplicates", "leave");
                LogCapture log = LogCapture.of(FileCompletion.class)) {
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            Path duplicate = route.drop(OTHER, CONTENT);
            await().until(() -> log.messages(Level.WARN).size() == 1);
            FileRoute.awaitGone(route.drop("SmartCarDriverInfo-z.log", LINE));
            assertThat(duplicate).exists();
            assertThat(Batches.lines(route.events())).hasSize(6);
            assertThat(log.messages(Level.WARN)).as("reported once").hasSize(1);
        }
    }

    @Test
    void shouldReadAFileChangedWhileItIsReadAgainFromTheBeginning() throws Exception {
        try (FileRoute route = new FileRoute(folder)) {
            changeWhileItIsRead(route);
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            // the appended line is read the first time as well
            assertThat(Batches.lines(route.events())).hasSize(6 + 6);
            assertThat(route.in("done")).containsExactly(LOG);
        }
    }

    @Test
    void shouldMoveAFileChangedWhileItIsReadIfConfigured() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.changed", "move")) {
            changeWhileItIsRead(route);
            FileRoute.awaitGone(route.drop(LOG, CONTENT));
            await().untilAsserted(() -> assertThat(route.in("failed")).containsExactly(LOG, LOG + ".reason.txt"));
            assertThat(reason()).contains("it was changed while it was read");
        }
    }

    @Test
    void shouldLeaveAFileChangedWhileItIsReadUntilItChangesAgain() throws Exception {
        try (FileRoute route = new FileRoute(folder, "files.changed", "leave");
                LogCapture log = LogCapture.of(FileCompletion.class)) {
            changeWhileItIsRead(route);
            Path file = route.drop(LOG, CONTENT);
            await().until(() -> log.messages(Level.WARN).size() == 1);
            FileRoute.awaitGone(route.drop(OTHER, LINE));
            assertThat(file).exists();
            Files.writeString(file, LINE + "\n", StandardOpenOption.APPEND);
            FileRoute.awaitGone(file);
            assertThat(count(route, "left")).isEqualTo(1);
        }
    }

    /** When the first batch is sent, one line is appended. */
    private void changeWhileItIsRead(FileRoute route) {
        route.events().whenExchangeReceived(1, exchange -> {
            String text = Files.readString(folder.resolve(LOG));
            Files.writeString(folder.resolve(LOG), text.replace("15", "16") + LINE + "\n");
        });
    }

    /** Drops a file ordered after all others, and waits until it is read: those before have then been polled too. */
    private void awaitRead(FileRoute route, String name, int lines) throws IOException {
        route.drop(name, CONTENT);
        awaitLines(route, lines);
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
