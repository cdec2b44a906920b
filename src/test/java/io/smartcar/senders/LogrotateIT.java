package io.smartcar.senders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** logrotate rotates a log while a program writes it and the routes read it: each line arrives once. */
@Tag("senders")
class LogrotateIT {
    private static final int LINES = 6_000;
    private static final int LEAST_ROTATIONS = 3;
    /** The program opens the new file; a moment later it has. */
    private static final String REOPEN = "postrotate\nkill -USR1 PID\nsleep 0.3\nendscript\n";
    /** The program stands still from before the copying until after the truncation. */
    private static final String PAUSE = "prerotate\nkill -STOP PID\nendscript\npostrotate\nkill -CONT PID\nendscript\n";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "renamed, 'create'",
        "renamed-dates, 'create,dateext,dateformat .%Y%m%d-%s'",
        "renamed-compressed, 'create,compress'",
        "renamed-compressed-later, 'create,compress,delaycompress'",
        "copied, 'copytruncate'",
        "copied-dates, 'copytruncate,dateext,dateformat .%Y%m%d-%s'",
        "copied-compressed, 'copytruncate,compress'",
        "copied-compressed-later, 'copytruncate,compress,delaycompress'"
    })
    void shouldReadEachLineOnceThroughAllRotations(String name, String options) throws Exception {
        String script = options.startsWith("copytruncate") ? PAUSE : REOPEN;
        String rotation = folder.resolve("growing/app.log") + " {\nrotate 50\n" + options.replace(',', '\n') + "\n"
                + script + "}\n";
        try (GrowingLog log = new GrowingLog(folder.resolve("growing"));
                Collector collector = Collector.ofGrowingFile(folder, folder.resolve("growing"), "rotated-" + name)
                        .start()) {
            log.write(1, LINES);
            int rotations = rotateUntilWritten(
                    log, rotation.replace("PID", String.valueOf(log.writer().pid())));
            collector.awaitSent(LINES);
            collector.awaitQuiet();

            Arrivals arrivals = Arrivals.ofLines(collector.records());
            System.out.printf("logrotate, %s: %d rotations; %s%n", options, rotations, arrivals);
            assertThat(rotations).isGreaterThanOrEqualTo(LEAST_ROTATIONS);
            shouldHaveEachOnce(arrivals);
            assertThat(arrivals.storedTwice()).isZero();
            assertThat(collector.deadLetters()).isEmpty();
            assertThat(collector.metrics().sum("tail.lost.bytes")).isZero();
        }
    }

    @Test
    void shouldReadEachLineThroughTheDocumentedRotationThoughTheCollectorIsKilled() throws Exception {
        Path pid = folder.resolve("app.pid");
        String rotation = new DocumentedBlocks("tail-component.md")
                .with(
                        List.of("postrotate", "delaycompress"),
                        "/var/log/cars",
                        folder.resolve("growing").toString(),
                        "/run/app.pid",
                        pid.toString());
        try (GrowingLog log = new GrowingLog(folder.resolve("growing"));
                Collector collector = Collector.ofGrowingFile(folder, folder.resolve("growing"), "rotated-documented")
                        .set("events.batch-size", 200)
                        .start()) {
            log.write(1, LINES);
            Files.writeString(pid, String.valueOf(log.writer().pid()));
            collector.awaitSent(1_000);
            rotate(rotation);
            collector.awaitSent(2_000);
            collector.kill();
            int rotations = 1 + rotateUntilWritten(log, rotation);
            collector.start();
            collector.awaitSent(LINES);
            collector.awaitQuiet();

            Arrivals arrivals = Arrivals.ofLines(collector.records());
            System.out.printf("logrotate, as documented: %d rotations, 1 kill; %s%n", rotations, arrivals);
            shouldHaveEachOnce(arrivals);
            assertThat(arrivals.storedTwice()).as("the batch in progress").isLessThanOrEqualTo(200);
            assertThat(collector.deadLetters()).isEmpty();
        }
    }

    /** What the writer adds between the copying and the truncation is gone before anybody could read it. */
    @Test
    void shouldReadAllLinesLeftByADocumentedCopyAndTruncateOfAGrowingFile() throws Exception {
        Path logs = folder.resolve("growing");
        String rotation = new DocumentedBlocks("tail-component.md")
                .with(List.of("copytruncate"), "/var/log/cars", logs.toString());
        try (GrowingLog log = new GrowingLog(logs);
                Collector collector = Collector.ofGrowingFile(folder, logs, "rotated-unpaused")
                        .start()) {
            log.write(1, LINES);
            int rotations = rotateUntilWritten(log, rotation);
            Set<String> left = left(logs);
            collector.awaitSent(left.size());
            collector.awaitQuiet();

            Arrivals arrivals = Arrivals.ofLines(collector.records());
            List<String> written = GrowingLog.lines(1, LINES);
            System.out.printf(
                    "logrotate, copytruncate without a pause: %d rotations, %d of %d lines on the disk in the end, %d"
                            + " never read; %s%n",
                    rotations, left.size(), LINES, arrivals.missing(written).size(), arrivals);
            assertThat(arrivals.missing(left)).as("on the disk, and not read").isEmpty();
            assertThat(arrivals.unexpected(written)).isEmpty();
            assertThat(arrivals.sentTwice()).isZero();
            assertThat(arrivals.storedTwice()).isZero();
        }
    }

    private static void shouldHaveEachOnce(Arrivals arrivals) {
        List<String> written = GrowingLog.lines(1, LINES);
        assertThat(arrivals.missing(written)).as("lost; %s", arrivals).isEmpty();
        assertThat(arrivals.unexpected(written)).as("garbled; %s", arrivals).isEmpty();
        assertThat(arrivals.sentTwice()).as("read twice; %s", arrivals).isZero();
    }

    /** Rotates each second until the program has written all its lines; returns how often. */
    private int rotateUntilWritten(GrowingLog log, String rotation) throws Exception {
        int rotations = 0;
        while (log.writer().isRunning()) {
            // dates in names divide to the second
            await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);
            if (log.writer().isRunning()) {
                rotate(rotation);
                rotations++;
            }
        }
        assertThat(log.writer().awaitEnd()).as(log.writer().lastLines()).isZero();
        return rotations;
    }

    private void rotate(String rotation) throws IOException {
        Path configuration = Files.writeString(folder.resolve("logrotate.conf"), rotation);
        Program.run(
                "logrotate",
                "--force",
                "--state",
                folder.resolve("logrotate.state").toString(),
                configuration.toString());
    }

    private static Set<String> left(Path logs) throws IOException {
        Set<String> lines = new HashSet<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (file.toString().endsWith(".gz")) {
                    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                        bytes = in.readAllBytes();
                    }
                }
                new String(bytes, StandardCharsets.UTF_8).lines().forEach(lines::add);
            }
        }
        return lines;
    }
}
