package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.faults.pipeline.ConsumedRecords;
import io.smartcar.faults.pipeline.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A dead-letter topic that accepts nothing while poison events arrive. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class DeadLetterFaultsIT {
    private static final byte[] POISON = "20160101000000,X9999,3\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void shouldCommitNothingUntilDeadLetterTopicIsThereAgain() throws IOException {
        LocalCluster cluster = SharedCluster.get();
        Pipeline pipeline = new Pipeline(cluster, "deleted-dead-letters");
        commitsNothing(
                "dead-letter topic deleted",
                pipeline,
                () -> cluster.deleteTopic(pipeline.deadLetters()),
                () -> cluster.createTopic(pipeline.deadLetters(), 1, Map.of()));
    }

    @Test
    void shouldCommitNothingUntilDeadLettersAreAcknowledged() throws IOException {
        try (LocalCluster cluster = LocalCluster.in(Pipeline.emptyFolder("three-brokers-dead-letters"))
                .brokers(3)
                .build()) {
            cluster.start();
            Pipeline pipeline = new Pipeline(cluster, "unacknowledged-dead-letters")
                    .set("topics.replication", 3)
                    .set("topics.min-in-sync", 2);
            ServerProcess broker = cluster.broker(pipeline.kafka().controller() % 3 + 1);
            commitsNothing(
                    "dead-letter topic with too few replicas in sync",
                    pipeline,
                    () -> {
                        pipeline.kafka().configure(pipeline.deadLetters(), "min.insync.replicas", 3);
                        broker.kill();
                    },
                    broker::start);
        }
    }

    private static void commitsNothing(String fault, Pipeline pipeline, Runnable breaking, Runnable mending)
            throws IOException {
        FaultRun run = new FaultRun(fault, pipeline, null);
        // one partition: events after the poison wait behind it
        pipeline.set("topics.partitions", 1).drop(DRIVER, "1", Pipeline.simulate(DRIVER, 1, 2_000));
        try (RoutesProcess routes = pipeline.process("routes").start()) {
            pipeline.awaitSettled();
            Map<TopicPartition, Long> committed = pipeline.kafka().committed(pipeline.group());
            run.breaks(breaking);
            pipeline.drop(DRIVER, "2", POISON);
            pipeline.drop(DRIVER, "3", Pipeline.simulate(DRIVER, 3, 2_000));
            run.notices(
                    "the gate is closed", () -> Files.readString(routes.log()).contains("Closed the outage gate"));
            assertThat(routes.health()).contains("DOWN");
            run.lasts(Duration.ofSeconds(20), routes);
            assertThat(pipeline.kafka().committed(pipeline.group())).isEqualTo(committed);
            run.mends(mending);
            run.flows();
            run.settles();
            run.rereads(ConsumedRecords.of(routes) - pipeline.sent());
        }
        assertThat(run.concludes().deadLetters().expected).isEqualTo(1);
    }
}
