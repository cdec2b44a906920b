package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.client.Result;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.ConsumerGroupState;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** The storing route against real servers. */
@Timeout(value = 5, unit = java.util.concurrent.TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoringIT {
    private static final Duration LONG = Duration.ofSeconds(120);

    private final LocalCluster cluster = SharedCluster.get();
    private final LogCapture log = LogCapture.of("io.smartcar.store");
    private final LogCapture membership =
            LogCapture.of("org.apache.kafka.clients.consumer.internals.ConsumerCoordinator");
    private Storer storer;

    @BeforeEach
    void create() {
        storer = new Storer(cluster);
    }

    @AfterEach
    void close() {
        storer.close();
        membership.close();
        log.close();
        if (!cluster.broker(1).isRunning()) {
            cluster.broker(1).start();
        }
        if (!cluster.master().isRunning()) {
            cluster.master().start();
        }
    }

    @Test
    void shouldStoreAllEventsWhenHBaseIsKilledForLongerThanThePollInterval(TestReporter reporter) throws Exception {
        storer.topic(4)
                .table()
                .set("store.batch-size", 500)
                .set("store.redelivery.attempts", 1)
                .set("camel.component.hbase.operation-timeout", 4_000)
                .set("camel.component.hbase.rpc-timeout", 2_000)
                .set("camel.component.kafka.max-block-ms", 300)
                .set("dead-letters.timeout-ms", 1_000)
                // above two attempts, each of operation and RPC time-out: otherwise a consumer leaves its group
                .set("camel.component.kafka.max-poll-interval-ms", 20_000)
                .start();
        storer.send(10_000);
        await().atMost(LONG).until(() -> storer.rows() > 1_000);
        // a rebalance that has not ended yet would fail during the outage
        await().atMost(LONG).until(() -> isStable(2));

        cluster.master().kill();
        int all = storer.send(10_000);
        await().atMost(LONG).until(() -> storer.health().getState() == HealthCheck.State.DOWN);
        await().atMost(LONG).until(() -> storer.gate() == 1);
        int joined = rebalances();
        await().pollDelay(Duration.ofSeconds(21)).atMost(LONG).until(() -> true);
        cluster.master().start();
        long back = System.nanoTime();

        await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> storer.gate() == 0);
        Duration opened = Duration.ofNanos(System.nanoTime() - back);
        reporter.publishEntry("HBase is back → consuming", opened.toMillis() + " ms");
        cluster.awaitRows(storer.table, all, LONG);
        cluster.awaitOffset(storer.group, storer.topic, all, LONG);

        assertStoredOnce(all);
        assertThat(cluster.endOffset(storer.deadLetters)).isZero();
        assertThat(opened).as("time from HBase being back to consuming").isLessThan(Duration.ofSeconds(5));
        assertThat(rebalances()).as("rebalances since the gate closed").isEqualTo(joined);
        assertThat(log.messages(Level.WARN))
                .singleElement()
                .asString()
                .matches("(Cannot store for|Closed the outage gate of) route .+ since .+");
        // a rebalance may have come first
        assertThat(log.messages(Level.INFO))
                .filteredOn(line -> line.contains(", after "))
                .hasSize(1);
    }

    @Test
    void shouldStoreAllEventsWhenKafkaIsKilledWhileTheGateIsClosed(TestReporter reporter) throws Exception {
        storer.topic(4)
                .table()
                .set("store.batch-size", 500)
                .set("store.redelivery.attempts", 1)
                .set("camel.component.hbase.operation-timeout", 4_000)
                .set("camel.component.hbase.rpc-timeout", 2_000)
                // the members that the killed broker knew expire soon
                .set("camel.component.kafka.session-timeout-ms", 6_000)
                .set("camel.component.kafka.heartbeat-interval-ms", 1_000)
                .set("camel.component.kafka.additional-properties[default.api.timeout.ms]", 10_000)
                .start();
        storer.send(10_000);
        await().atMost(LONG).until(() -> storer.rows() > 1_000);

        cluster.master().kill();
        int all = storer.send(10_000);
        await().atMost(LONG).until(() -> storer.gate() == 1);
        cluster.broker(1).kill();
        // HBase recovers first: the gate opens, and the consumers cannot fetch their committed offsets
        cluster.master().start();
        await().atMost(LONG).until(() -> storer.gate() == 0);
        // longer than a consumer waits for an answer
        await().pollDelay(Duration.ofSeconds(20)).atMost(LONG).until(() -> true);
        cluster.broker(1).start();
        long back = System.nanoTime();

        cluster.awaitOffset(storer.group, storer.topic, all, LONG);
        reporter.publishEntry(
                "Kafka is back → all stored",
                Duration.ofNanos(System.nanoTime() - back).toMillis() + " ms");
        cluster.awaitRows(storer.table, all, LONG);
        assertStoredOnce(all);
        assertThat(cluster.endOffset(storer.deadLetters)).isZero();
        await().atMost(LONG).until(() -> storer.health("consumer-threads").getState() == HealthCheck.State.UP);
    }

    @Test
    void shouldWaitForAMissingTableAndNameIt() throws Exception {
        storer.topic(2)
                .set("store.redelivery.attempts", 1)
                .set("store.redelivery.delay-ms", 100)
                .start();
        int all = storer.send(100);

        await().atMost(LONG).until(() -> storer.health().getState() == HealthCheck.State.DOWN);
        assertThat(log.messages(Level.ERROR)).singleElement().asString().contains(storer.table);
        assertThat(storer.health().getMessage().orElse("")).contains(storer.table);

        storer.table();
        cluster.awaitRows(storer.table, all, LONG);
        cluster.awaitOffset(storer.group, storer.topic, all, LONG);
        assertStoredOnce(all);
        assertThat(cluster.endOffset(storer.deadLetters)).isZero();
        await().atMost(LONG).until(() -> storer.health().getState() == HealthCheck.State.UP);
    }

    @Test
    void shouldStoreAllEventsOfATopicCreatedAgainDuringAnOutage() throws Exception {
        storer.topic(1)
                .table()
                .set("store.batch-size", 100)
                .set("store.redelivery.attempts", 0)
                .set("camel.component.hbase.operation-timeout", 3_000)
                .start();
        int old = storer.send(1_000);
        cluster.awaitRows(storer.table, old, LONG);
        cluster.awaitOffset(storer.group, storer.topic, old, LONG);

        cluster.dropTable(storer.table);
        cluster.deleteTopic(storer.topic);
        // the name is free only after the brokers have deleted the topic
        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> storer.topic(1));
        int all = storer.send(3_000);
        await().atMost(LONG).until(() -> storer.gate() == 1);
        storer.table();

        cluster.awaitRows(storer.table, all - old, LONG);
        cluster.awaitOffset(storer.group, storer.topic, all - old, LONG);
        assertThat(cluster.endOffset(storer.deadLetters)).isZero();
        assertThat(log.messages(Level.ERROR)).noneMatch(message -> message.contains("LOST"));
    }

    @Test
    void shouldDeadLetterOnlyEventsThatCannotBeMapped() throws Exception {
        storer.topic(2).table().start();
        storer.send(500);
        storer.send(List.of("no columns", "20160101000000,A0001,3"));
        storer.send(500);

        cluster.awaitRows(storer.table, 1_000, LONG);
        cluster.awaitOffset(storer.group, storer.topic, 1_002, LONG);
        cluster.awaitRecords(storer.deadLetters, 2, LONG);
        assertThat(cluster.records(storer.deadLetters))
                .extracting(letter -> new String(letter.value()))
                .containsExactlyInAnyOrder("no columns", "20160101000000,A0001,3");
    }

    private boolean isStable(int members) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.brokers()))) {
            ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(storer.group))
                    .describedGroups()
                    .get(storer.group)
                    .get();
            return group.state() == ConsumerGroupState.STABLE && group.members().size() == members;
        }
    }

    private int rebalances() {
        return (int) membership.messages(Level.INFO).stream()
                // the client that measures the lag is no member, though Kafka says that it leaves
                .filter(message -> message.contains("oining group") && !message.contains("-backlog"))
                .count();
    }

    private void assertStoredOnce(int count) {
        List<Result> rows = cluster.rows(storer.table);
        assertThat(rows).hasSize(count);
        // rows of ten versions: eight cells, each written once
        assertThat(rows).allSatisfy(row -> assertThat(row.rawCells()).hasSize(8));
        assertThat(rows.get(0).rawCells()).extracting(Cell::getTimestamp).doesNotContain(0L);
    }
}
