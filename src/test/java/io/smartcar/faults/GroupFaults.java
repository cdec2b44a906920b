package io.smartcar.faults;

import static io.smartcar.faults.LogLayout.DRIVER;
import static io.smartcar.faults.LogLayout.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several storers in one group, and one that comes too late. */
@ExtendWith(FaultTable.class)
class GroupFaults {
    @Test
    void shouldShareLoadWhileStorersComeAndGo() {
        Seed seed = Seed.of("storers come and go");
        SplittableRandom random = seed.random();
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "storers")
                .set("store.batch-size", 100)
                .load(12_000);
        FaultRun run = new FaultRun("storers started, stopped and killed", pipeline, seed);
        List<RoutesProcess> storers = new ArrayList<>();
        try (RoutesProcess collector = role(pipeline, "collector", "collector").start()) {
            for (int number = 1; number <= 3; number++) {
                storers.add(role(pipeline, "storer-" + number, "storer"));
            }
            storers.get(0).start();
            for (int change = 0; change < 8; change++) {
                long wanted = pipeline.committed() + 500 + random.nextInt(1_500);
                pipeline.drop(DRIVER, "c" + change, Pipeline.simulate(DRIVER, 100 + change, 3_000));
                Pipeline.await(wanted + " events are stored").until(() -> pipeline.committed() >= wanted);
                RoutesProcess storer = storers.get(1 + random.nextInt(2));
                if (!storer.isRunning()) {
                    storer.start();
                } else if (random.nextBoolean()) {
                    storer.kill();
                } else {
                    storer.stop();
                }
            }
            run.settles();
            storers.forEach(RoutesProcess::close);
        } finally {
            storers.forEach(RoutesProcess::kill);
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldFenceOneOfTwoStorersWithTheSameId() {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "same-id")
                .set("camel.component.kafka.group-instance-id", "storer-1")
                .load(12_000);
        FaultRun run = new FaultRun("two storers with the same static id", pipeline, null);
        try (RoutesProcess one = pipeline.storing();
                RoutesProcess other = role(pipeline, "other", "storer")) {
            run.breaks(other::start);
            pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 12_000));
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldTellHowManyEventsRetentionTookFromStorerThatCameTooLate() throws IOException {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "retention").load(3_000);
        FaultRun run = new FaultRun("retention overtakes a stopped storer", pipeline, null);
        try (RoutesProcess collector = role(pipeline, "collector", "collector").start();
                RoutesProcess storer = role(pipeline, "storer", "storer").start()) {
            pipeline.awaitSettled();
            storer.stop();
            pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 6_000));
            pipeline.drop(STATUS, "2", Pipeline.simulate(STATUS, 2, 1_000));
            Pipeline.await("all is in Kafka")
                    .until(() -> pipeline.waitingFiles() == 0
                            && pipeline.sent() >= pipeline.oracle().sent());
            AtomicLong lost = new AtomicLong();
            run.breaks(() -> lost.set(deleteHalfOfWhatIsNotStored(pipeline)));
            storer.start();
            run.notices("health is down", () -> storer.health().contains("DOWN"));
            pipeline.awaitSettled();

            Comparison comparison = pipeline.compare();
            FaultTable.add(run, comparison);
            assertThat(comparison.hbase().get(DRIVER.ordinal()).missing)
                    .as(comparison.toString())
                    .isEqualTo(lost.get())
                    .isPositive();
            assertThat(comparison.hbase()).allSatisfy(table -> assertThat(table.wrong + table.extra + table.versions)
                    .as(comparison.toString())
                    .isZero());
            assertThat(comparison.hbase().get(STATUS.ordinal()).missing).isZero();
            assertThat(comparison.deadLetters().found).isZero();
            assertThat(storer.metrics().sum("events.lost")).isEqualTo(lost.get());
            assertThat(storer.health()).contains("DOWN");
            assertThat(Files.readString(storer.log())).containsPattern(" ERROR .*lost");
        }
    }

    /** Returns how many events were deleted before they were stored. */
    private static long deleteHalfOfWhatIsNotStored(Pipeline pipeline) {
        Map<TopicPartition, Long> committed = pipeline.kafka().committed(pipeline.group());
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> one : pipeline.cluster().records(pipeline.topic(DRIVER))) {
            ends.merge(new TopicPartition(one.topic(), one.partition()), one.offset() + 1, Math::max);
        }
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        long lost = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long begin = committed.getOrDefault(end.getKey(), 0L);
            long half = begin + (end.getValue() - begin) / 2;
            beginnings.put(end.getKey(), half);
            lost += half - begin;
        }
        pipeline.kafka().deleteBefore(beginnings);
        return lost;
    }

    private static RoutesProcess role(Pipeline pipeline, String name, String role) {
        return pipeline.builder(name).set("process.roles", role).build();
    }
}
