package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.faults.pipeline.Pipeline;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three brokers, each a controller too, killed, frozen or without replicas while events arrive. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class KafkaFaultsIT {
    private static LocalCluster cluster;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.in(Pipeline.emptyFolder("three-brokers"))
                .brokers(3)
                .build();
        cluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void shouldContinueWhenBrokerIsKilled() {
        Pipeline pipeline = loaded("broker-killed");
        FaultRun run = new FaultRun("one of three brokers killed", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            ServerProcess broker = cluster.broker(other(pipeline.kafka().controller()));
            run.breaks(broker::kill);
            try {
                Pipeline.await("all is stored with two brokers").until(pipeline::isSettled);
                Pipeline.await("partitions lack replicas")
                        .until(() -> routes.metrics().sum("topics.under.replicated") > 0);
            } finally {
                run.mends(broker::start);
            }
            run.settles();
            Pipeline.await("no partition lacks replicas")
                    .until(() -> routes.metrics().sum("topics.under.replicated") == 0);
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldContinueWhenControllerIsKilled() {
        Pipeline pipeline = loaded("controller-killed");
        FaultRun run = new FaultRun("the controller killed", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            ServerProcess controller = cluster.broker(pipeline.kafka().controller());
            run.breaks(controller::kill);
            try {
                Pipeline.await("all is stored with two brokers").until(pipeline::isSettled);
            } finally {
                run.mends(controller::start);
            }
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldContinueWhenBrokerIsFrozen() {
        Pipeline pipeline = loaded("broker-frozen");
        FaultRun run = new FaultRun("a broker frozen for 20 s", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            ServerProcess broker = cluster.broker(1);
            run.breaks(broker::freeze);
            try {
                run.lasts(Duration.ofSeconds(20), routes);
            } finally {
                run.mends(broker::thaw);
            }
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldWaitForReplicasInSync() {
        Pipeline pipeline = loaded("too-few-replicas");
        FaultRun run = new FaultRun("too few replicas in sync", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            List.of(DRIVER, STATUS)
                    .forEach(layout -> pipeline.kafka().configure(pipeline.topic(layout), "min.insync.replicas", 3));
            ServerProcess broker = cluster.broker(other(pipeline.kafka().controller()));
            run.breaks(broker::kill);
            try {
                pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 2_000));
                run.lasts(Duration.ofSeconds(20), routes);
                assertThat(pipeline.waitingFiles()).isPositive();
            } finally {
                run.mends(broker::start);
            }
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldWaitForLeaderOfTopic() {
        Pipeline pipeline = loaded("no-leader").set("topics.replication", 1).set("topics.min-in-sync", 1);
        FaultRun run = new FaultRun("partitions without a leader", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            ServerProcess broker = cluster.broker(other(pipeline.kafka().controller()));
            run.breaks(broker::kill);
            try {
                pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 2_000));
                run.lasts(Duration.ofSeconds(20), routes);
                assertThat(pipeline.waitingFiles()).isPositive();
            } finally {
                run.mends(broker::start);
            }
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldStoreOtherPartitionsWhileOneHasNoLeader() {
        Pipeline pipeline = new Pipeline(cluster, "one-without-leader")
                .set("topics.replication", 1)
                .set("topics.min-in-sync", 1)
                .load(12_000);
        FaultRun run = new FaultRun("a new storer, and a partition without a leader", pipeline, null);
        try (RoutesProcess collector = role(pipeline, "collector");
                RoutesProcess storer = role(pipeline, "storer")) {
            collector.start();
            Pipeline.await("all is in Kafka")
                    .until(() -> pipeline.waitingFiles() == 0
                            && pipeline.sent() >= pipeline.expected().sent());
            ServerProcess broker = cluster.broker(other(pipeline.kafka().controller()));
            run.breaks(broker::kill);
            try {
                Pipeline.pass(Duration.ofSeconds(10));
                storer.launch();
                // each broker leads a third
                Pipeline.await("the others are stored")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> 2 * pipeline.rows() > pipeline.expected().sent());
            } finally {
                run.mends(broker::start);
            }
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldWaitForAllBrokers() {
        Pipeline pipeline = loaded("no-broker");
        FaultRun run = new FaultRun("all three brokers killed", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 2_000));
            run.breaks(() -> cluster.brokerProcesses().forEach(ServerProcess::kill));
            try {
                run.notices("health is down", () -> routes.health().contains("DOWN"));
                run.lasts(Duration.ofSeconds(20), routes);
            } finally {
                run.mends(() -> {
                    cluster.brokerProcesses().forEach(ServerProcess::launch);
                });
            }
            run.flows();
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    private static RoutesProcess role(Pipeline pipeline, String role) {
        return pipeline.builder(role).set("process.roles", role).build();
    }

    private static int other(int controller) {
        return controller % 3 + 1;
    }

    private static Pipeline loaded(String name) {
        return new Pipeline(cluster, name)
                .set("topics.replication", 3)
                .set("topics.min-in-sync", 2)
                .load(12_000);
    }
}
