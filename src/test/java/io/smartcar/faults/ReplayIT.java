package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.audit.Differences;
import io.smartcar.faults.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** Dead letters caused by a wrong setting are replayed to their topic once it is corrected, exactly once. */
class ReplayIT {
    private static final String COLUMNS = "kind.driver.columns";

    private final Pipeline pipeline = new Pipeline(SharedCluster.get(), "replay");

    @Test
    void shouldStoreDeadLettersOnceWhenTheSettingsAreCorrected() throws Exception {
        pipeline.drop(DRIVER, "1", Pipeline.simulate(DRIVER, 1, 300));
        long events = pipeline.expected().sent();
        try (RoutesProcess wrong = pipeline.builder("wrong")
                .set(COLUMNS, "date,car_number,something_else")
                .build()
                .start()) {
            pipeline.awaitSettled();
            pipeline.cluster().awaitRecords(pipeline.deadLetters(), events, Pipeline.BOUND);
            assertThat(pipeline.rows()).isZero();
            Pipeline.await("all dead letters are open")
                    .until(() -> wrong.metrics().sum("dead.letters.open") == events);
            // the setting is still wrong: they are dead-lettered again, with their history
            try (RoutesProcess replayer = replayer("too-early").build().start()) {
                awaitResult(replayer, events + " sent to their topics");
            }
            pipeline.cluster().awaitRecords(pipeline.deadLetters(), 3 * events, Pipeline.BOUND);
        }
        assertThat(deadLetters())
                .filteredOn(deadLetter -> header(deadLetter, "replays") == null)
                .hasSize((int) events);
        assertThat(deadLetters())
                .filteredOn(deadLetter -> "1".equals(header(deadLetter, "replays")))
                .hasSize((int) events)
                .allSatisfy(deadLetter ->
                        assertThat(header(deadLetter, "history")).contains("columns: Expected 3 columns"));

        try (RoutesProcess replayer = replayer("corrected").build().start()) {
            awaitResult(replayer, ": " + events + " sent to their topics");
        }
        try (RoutesProcess replayer = replayer("again").build().start()) {
            awaitResult(replayer, ": there are none");
        }
        try (RoutesProcess right = pipeline.process("right").start()) {
            pipeline.awaitSettled();
        }

        assertThat(pipeline.sent()).as("each dead letter was sent once").isEqualTo(3 * events);
        Differences table = pipeline.compare().hbase().get(0);
        assertThat(table.isClean()).as(table + "\n" + table.examples()).isTrue();
        assertThat(table.found).isEqualTo(events);
        assertThat(deadLetters()).hasSize(2 * (int) events);
        assertThat(records().filter(record -> record.value() == null).map(ReplayIT::key))
                .as("each dead letter has a tombstone")
                .containsExactlyInAnyOrderElementsOf(
                        deadLetters().stream().map(ReplayIT::key).toList());
    }

    private RoutesProcess.Builder replayer(String name) {
        return pipeline.builder(name).set("process.roles", "replayer");
    }

    private static void awaitResult(RoutesProcess replayer, String result) {
        Pipeline.await("the replay says: " + result)
                .until(() -> Files.readString(replayer.log()).contains(result));
    }

    private List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return records().filter(record -> record.value() != null).toList();
    }

    private Stream<ConsumerRecord<byte[], byte[]>> records() {
        return pipeline.cluster().records(pipeline.deadLetters()).stream();
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> deadLetter, String name) {
        Header header = deadLetter.headers().lastHeader("dead-letter." + name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
