package io.smartcar.senders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A program is killed while it writes a line, and started again: what it left is handled by the rules, nothing is lost. */
@Tag("senders")
class KilledWriterIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void shouldTreatAHalfLineAndItsContinuationAsOneLine() throws Exception {
        try (GrowingLog log = new GrowingLog(folder.resolve("growing"));
                Collector collector = Collector.ofGrowingFile(folder, folder.resolve("growing"), "half-lines")
                        .start()) {
            String half = killInMidLine(log);
            long whole = lines(log).size() - 1;
            collector.awaitSent(whole);
            log.write(900_001, 900_100);
            log.writer().awaitEnd();

            List<String> lines = lines(log);
            assertThat(lines).contains(half + "900001 written end");
            shouldTreatLinesByTheRules(collector, lines);
        }
    }

    @Test
    void shouldTakeAHalfLineForALineWhenItHasWaitedLongEnough() throws Exception {
        try (GrowingLog log = new GrowingLog(folder.resolve("growing"));
                Collector collector = Collector.ofGrowingFile(folder, folder.resolve("growing"), "unfinished-lines")
                        .set("tails.unfinished-line-ms", 500)
                        .start()) {
            String half = killInMidLine(log);
            List<String> lines = new ArrayList<>(lines(log));
            await("the half line has become something")
                    .atMost(Collector.BOUND)
                    .ignoreExceptions()
                    .until(() -> all(collector).contains(half));
            log.write(900_001, 900_100);
            log.writer().awaitEnd();

            lines.addAll(GrowingLog.lines(900_001, 900_100));
            shouldTreatLinesByTheRules(collector, lines);
        }
    }

    /** Kills the program, once more if it happened to end a line; returns the half line that it left. */
    private static String killInMidLine(GrowingLog log) throws Exception {
        int first = 1;
        do {
            long size = Files.exists(log.file()) ? Files.size(log.file()) : 0;
            log.writeInBlocks(first, first + 99_999);
            await("the program has written some blocks")
                    .atMost(Collector.BOUND)
                    .until(() -> Files.exists(log.file()) && Files.size(log.file()) > size + 20_000);
            log.writer().kill();
            first += 100_000;
        } while (Files.readString(log.file()).endsWith("\n"));
        List<String> lines = lines(log);
        return lines.get(lines.size() - 1);
    }

    private static List<String> lines(GrowingLog log) throws Exception {
        return Files.readString(log.file()).lines().toList();
    }

    private static void shouldTreatLinesByTheRules(Collector collector, List<String> lines) {
        await("each line has become something")
                .atMost(Collector.BOUND)
                .ignoreExceptions()
                .until(() -> all(collector).size() >= lines.size());
        assertThat(texts(collector.records()))
                .containsExactlyInAnyOrderElementsOf(
                        lines.stream().filter(KilledWriterIT::isKept).toList());
        assertThat(texts(collector.deadLetters()))
                .containsExactlyInAnyOrderElementsOf(
                        lines.stream().filter(line -> !isKept(line)).toList());
        System.out.printf(
                "a program killed in mid-line: %d lines, %d dead letters %s%n",
                lines.size(), collector.deadLetters().size(), texts(collector.deadLetters()));
    }

    private static boolean isKept(String line) {
        return line.matches(GrowingLog.LINE);
    }

    private static List<String> all(Collector collector) {
        return Stream.concat(texts(collector.records()).stream(), texts(collector.deadLetters()).stream())
                .toList();
    }

    private static List<String> texts(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(one -> new String(one.value(), UTF_8)).toList();
    }
}
