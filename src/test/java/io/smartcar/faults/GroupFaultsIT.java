package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.pipeline.Rebalances;
import io.smartcar.faults.source.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several storers in one group, and one that comes too late. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class GroupFaultsIT {
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

    /** What happens to the group while the gates of both of its storers are closed. */
    private enum Change {
        OLDEST_KILLED,
        YOUNGEST_KILLED,
        THIRD_JOINS
    }

    @ParameterizedTest
    @EnumSource
    void shouldStorePartitionsThatAreAssignedWhileTheGateIsClosed(Change change) throws IOException {
        String name = change.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Pipeline pipeline = new Pipeline(SharedCluster.get(), name)
                .set("store.redelivery.attempts", 1)
                .set("camel.component.hbase.operation-timeout", 4_000)
                .set("camel.component.hbase.rpc-timeout", 2_000)
                .load(3_000);
        FaultRun run = new FaultRun("gates closed, " + name.replace('-', ' '), pipeline, null);
        ServerProcess hbase = pipeline.cluster().master();
        try (RoutesProcess collector = role(pipeline, "collector", "collector").start();
                RoutesProcess oldest = role(pipeline, "oldest", "storer").start();
                RoutesProcess youngest = role(pipeline, "youngest", "storer").start();
                RoutesProcess third = role(pipeline, "third", "storer")) {
            // each storer has two consumers
            awaitShares(pipeline, List.of(1, 1, 2, 2));
            run.breaks(hbase::kill);
            try {
                pipeline.load(2, 3_000);
                run.notices("both gates are closed", () -> isClosed(oldest) && isClosed(youngest));
                switch (change) {
                    case OLDEST_KILLED -> oldest.kill();
                    case YOUNGEST_KILLED -> youngest.kill();
                    case THIRD_JOINS -> third.start();
                }
                awaitShares(pipeline, change == Change.THIRD_JOINS ? List.of(1, 1, 1, 1, 1, 1) : List.of(3, 3));
                pipeline.load(3, 3_000);
                assertThat(isClosed(change == Change.OLDEST_KILLED ? youngest : oldest))
                        .as("the gate is still closed")
                        .isTrue();
            } finally {
                run.mends(hbase::start);
            }
            run.flows();
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    private static boolean isClosed(RoutesProcess storer) throws IOException {
        return storer.metrics().sum("store.gate.closed") == 1;
    }

    /** Waits until the members of the group have these numbers of partitions. */
    private static void awaitShares(Pipeline pipeline, List<Integer> shares) {
        Pipeline.await("the members have " + shares + " partitions")
                .until(() -> pipeline.kafka().shares(pipeline.group()).equals(shares));
    }

    @Test
    void shouldFenceOneOfTwoStorersWithTheSameId() {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "same-id")
                .set("store.member", "storer-1")
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
    void shouldKeepPartitionsOfBothThreadsOverRestart() throws IOException {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "static-threads")
                .set("store.member", "storer-1")
                .set("camel.component.kafka.session-timeout-ms", 30_000)
                .load(20_000);
        FaultRun run = new FaultRun("two threads with static ids killed, restarted", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            assertThat(pipeline.kafka().members(pipeline.group())).isEqualTo(2);
            long rebalances = Rebalances.of(pipeline, pipeline.cluster().broker(1));
            run.breaks(routes::kill);
            run.mends(routes::launch);
            run.flows();
            run.settles();
            assertThat(pipeline.kafka().members(pipeline.group())).isEqualTo(2);
            assertThat(Rebalances.of(pipeline, pipeline.cluster().broker(1)))
                    .as("rebalances")
                    .isEqualTo(rebalances);
            assertThat(Files.readString(routes.log())).doesNotContainIgnoringCase("fenced");
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldReportHowManyEventsALateStorerLostToRetention() throws IOException {
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
                            && pipeline.sent() >= pipeline.expected().sent());
            AtomicLong lost = new AtomicLong();
            run.breaks(() -> lost.set(deleteHalfOfWhatIsNotStored(pipeline)));
            storer.start();
            run.notices("health is down", () -> storer.health().contains("DOWN"));
            run.settles();
            assertThat(lost.get()).isPositive();
            assertThat(storer.metrics().sum("events.lost")).isEqualTo(lost.get());
            assertThat(storer.health()).contains("DOWN");
            assertThat(Files.readString(storer.log())).containsPattern(" ERROR .*LOST \\d+ events");
            run.lost(lost.get());
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    /** Returns how many events were deleted before they were stored. */
    private static long deleteHalfOfWhatIsNotStored(Pipeline pipeline) {
        Map<TopicPartition, Long> committed = pipeline.kafka().committed(pipeline.group());
        Map<TopicPartition, Long> ends = new HashMap<>();
        List<ConsumerRecord<byte[], byte[]>> records = pipeline.cluster().records(pipeline.topic(DRIVER));
        records.forEach(one -> ends.merge(partition(one), one.offset() + 1, Math::max));
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        ends.forEach((partition, end) -> {
            long begin = committed.getOrDefault(partition, 0L);
            beginnings.put(partition, begin + (end - begin) / 2);
        });
        pipeline.kafka().deleteBefore(beginnings);
        List<ConsumerRecord<byte[], byte[]>> deleted = records.stream()
                .filter(one -> one.offset() < beginnings.get(partition(one)))
                .toList();
        List<ConsumerRecord<byte[], byte[]>> lost = deleted.stream()
                .filter(one -> one.offset() >= committed.getOrDefault(partition(one), 0L))
                .toList();
        pipeline.wasDeleted(DRIVER, deleted);
        pipeline.expected().areLost(DRIVER, lost);
        return lost.size();
    }

    private static TopicPartition partition(ConsumerRecord<?, ?> one) {
        return new TopicPartition(one.topic(), one.partition());
    }

    private static RoutesProcess role(Pipeline pipeline, String name, String role) {
        return pipeline.builder(name).set("process.roles", role).build();
    }
}
