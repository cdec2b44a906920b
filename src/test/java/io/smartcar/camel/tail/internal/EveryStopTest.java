package io.smartcar.camel.tail.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.camel.tail.message.TailedLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever happens after any acknowledgement of a file: each of its lines is acknowledged once, in order, and only the
 * batch in flight is sent again.
 */
class EveryStopTest {
    private static final int LINES = 14;
    private static final int BATCH = 3;
    private static final int BATCHES = (LINES + BATCH - 1) / BATCH;

    @TempDir
    Path folder;

    /** How reading is interrupted. */
    enum Stop {
        NONE,
        KILLED_BETWEEN_BATCHES,
        KILLED_IN_A_BATCH,
        STOPPED_IN_ORDER
    }

    /** The change of the file at that moment. */
    enum Event {
        STAYS,
        IS_RENAMED,
        IS_COPIED_AND_TRUNCATED,
        IS_COMPRESSED,
        IS_RENAMED_THEN_COMPRESSED,
        IS_TRUNCATED_WHEN_READ
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void shouldAcknowledgeEachLineOnceWhateverHappensAfterAnyBatch(Stop stop) throws Exception {
        for (Event event : Event.values()) {
            for (int batch = 0; batch <= BATCHES; batch++) {
                if (event == Event.IS_TRUNCATED_WHEN_READ && batch < BATCHES) {
                    continue;
                }
                Path home = Files.createDirectory(folder.resolve(event + "-" + batch));
                try (LogCapture log = LogCapture.of(FailureLog.class).quietly();
                        Tail tail =
                                new Tail(Files.createDirectory(home.resolve("logs")), home.resolve("positions.json"))) {
                    tail.configuration.setBatchSize(BATCH);
                    tell(tail, stop, event, batch);
                }
            }
        }
    }

    private static void tell(Tail tail, Stop stop, Event event, int batch) throws IOException {
        String as = "file " + event + " after batch " + batch + ", reading " + stop;
        tail.write("app.log", text(0, LINES));
        int sentAgain = 0;
        if (stop == Stop.KILLED_IN_A_BATCH) {
            // the batch is sent, and never acknowledged
            tail.fail(turn -> {
                if (tail.batches.size() == batch + 1) {
                    tail.hold();
                }
                return false;
            });
        } else {
            tail.fail(turn -> tail.batches.size() > batch);
        }
        tail.start().run(Duration.ofSeconds(1));
        assertThat(tail.texts()).as(as).isEqualTo(lines(0, Math.min(LINES, batch * BATCH)));
        int sent = tail.batches.size();
        switch (stop) {
            case KILLED_BETWEEN_BATCHES -> tail.kill();
            case KILLED_IN_A_BATCH -> {
                sentAgain = tail.underWay();
                tail.kill();
                tail.release();
            }
            case STOPPED_IN_ORDER -> tail.stop();
            case NONE -> {}
        }
        tail.fail(turn -> false);
        apply(event, tail);
        tail.write("app.log", text(LINES, LINES + BATCH));
        if (tail.loop() == null) {
            tail.start();
        }
        tail.settle();
        for (int second = 0; second < 40; second++) {
            tail.pass(Duration.ofSeconds(1));
        }
        tail.settle();

        assertThat(tail.texts()).as(as).containsExactlyInAnyOrderElementsOf(lines(0, LINES + BATCH));
        assertThat(tail.texts())
                .as(as)
                .containsSubsequence(lines(0, LINES))
                .containsSubsequence(lines(LINES, LINES + BATCH));
        if (stop == Stop.KILLED_IN_A_BATCH && batch < BATCHES) {
            assertThat(sentAgain).as(as).isEqualTo(1);
            Turn underWay = tail.batches.get(sent - 1);
            Turn again = tail.batches.stream()
                    .skip(sent)
                    .filter(turn -> file(turn).equals(file(underWay)))
                    .findFirst()
                    .orElseThrow();
            assertThat(List.of(offsets(again))).as(as).startsWith(offsets(underWay));
        }
        assertThat(tail.statistics().lostBytes()).as(as).isZero();
    }

    private static void apply(Event event, Tail tail) throws IOException {
        Path log = tail.file("app.log");
        Path rotated = tail.file("app.log.1");
        switch (event) {
            case IS_RENAMED -> Files.move(log, rotated);
            case IS_COPIED_AND_TRUNCATED -> LogFiles.copyAndTruncate(log, rotated);
            case IS_COMPRESSED -> {
                Files.copy(log, rotated);
                Files.delete(log);
                LogFiles.compress(rotated);
            }
            case IS_RENAMED_THEN_COMPRESSED -> {
                Files.move(log, rotated);
                if (tail.loop() != null) {
                    tail.pass(Duration.ofMillis(50));
                }
                LogFiles.compress(rotated);
            }
            case IS_TRUNCATED_WHEN_READ -> LogFiles.truncate(log);
            case STAYS -> {}
        }
    }

    private static String file(Turn turn) {
        return turn.lines().get(0).file().identity();
    }

    private static Long[] offsets(Turn turn) {
        return turn.lines().stream().map(TailedLine::offset).toArray(Long[]::new);
    }

    private static String text(int from, int to) {
        return String.join("\n", lines(from, to)) + "\n";
    }

    /** Long enough together to distinguish the file from every other one. */
    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "line " + number + " " + "x".repeat(100 + number))
                .toList();
    }
}
