package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.store.outage.Backlog;
import io.smartcar.store.outage.LagMetrics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** The lag of a consumer group by partition, in events and in time. */
class GroupBacklogTest {
    private static final TopicPartition CARS_0 = new TopicPartition("cars", 0);
    private static final TopicPartition CARS_1 = new TopicPartition("cars", 1);
    private static final Instant OLDEST = Instant.parse("2026-11-29T21:00:00Z");

    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>(OffsetResetStrategy.EARLIEST) {
        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            return Map.copyOf(committed);
        }
    };
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Function<TopicPartition, OptionalLong> held = partition -> OptionalLong.of(-1);
    private final GroupBacklog backlog =
            new GroupBacklog(configuration(), partition -> held.apply(partition), client -> kafka);
    private Instant now = OLDEST.plusSeconds(90);
    private final LagMetrics metrics = new LagMetrics(meters, "storing", (InstantSource) () -> now);

    GroupBacklogTest() {
        kafka.updatePartitions(
                "cars",
                List.of(
                        new PartitionInfo("cars", 0, null, null, null),
                        new PartitionInfo("cars", 1, null, null, null)));
        kafka.updateBeginningOffsets(Map.of(CARS_0, 0L, CARS_1, 0L));
        kafka.updateEndOffsets(Map.of(CARS_0, 10L, CARS_1, 7L));
        commit(CARS_0, 4);
        commit(CARS_1, 7);
    }

    private static KafkaConfiguration configuration() {
        KafkaConfiguration configuration = new KafkaConfiguration();
        configuration.setTopic("cars");
        configuration.setGroupId("store");
        configuration.setBrokers("127.0.0.1:1");
        return configuration;
    }

    private void commit(TopicPartition partition, long offset) {
        committed.put(partition, new OffsetAndMetadata(offset));
    }

    private void event(TopicPartition partition, long offset, Instant time) {
        kafka.schedulePollTask(() -> kafka.addRecord(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                time.toEpochMilli(),
                TimestampType.CREATE_TIME,
                -1,
                1,
                null,
                new byte[1],
                new RecordHeaders(),
                Optional.empty())));
    }

    @Test
    void shouldTellTheLagOfEachPartitionInEventsAndInSeconds() throws Exception {
        event(CARS_0, 4, OLDEST);

        Backlog read = measure();

        assertThat(read.events()).isEqualTo(6);
        assertThat(read.oldest()).isEqualTo(OLDEST);
        assertThat(lag("events", 0)).isEqualTo(6);
        assertThat(lag("seconds", 0)).isEqualTo(90);
        assertThat(lag("events", 1)).isZero();
        assertThat(lag("seconds", 1)).isZero();
    }

    @Test
    void shouldReadTheOldestEventOnceWhileNothingIsStored() throws Exception {
        event(CARS_0, 4, OLDEST);
        measure();

        kafka.updateEndOffsets(Map.of(CARS_0, 1_000L));
        kafka.schedulePollTask(() -> {
            throw new AssertionError("Expected no read");
        });
        now = OLDEST.plusSeconds(3_600);
        measure();

        assertThat(lag("events", 0)).isEqualTo(996);
        assertThat(lag("seconds", 0)).isEqualTo(3_600);
    }

    @Test
    void shouldReadThePartitionAgainWhenItsOffsetHasMoved() throws Exception {
        event(CARS_0, 4, OLDEST);
        measure();

        commit(CARS_0, 6);
        event(CARS_0, 6, OLDEST.plusSeconds(60));
        measure();

        assertThat(lag("events", 0)).isEqualTo(4);
        assertThat(lag("seconds", 0)).isEqualTo(30);
    }

    @Test
    void shouldCountTransactionMarkersAtTheEndOfAPartitionAsNoLag() throws Exception {
        kafka.schedulePollTask(() -> kafka.seek(CARS_0, 10));

        measure();

        assertThat(lag("events", 0)).isZero();
        assertThat(lag("seconds", 0)).isZero();
    }

    @Test
    void shouldCountWhatTheStoreDoesNotHoldYet() throws Exception {
        held = partition -> OptionalLong.of(partition.equals(CARS_0) ? 9 : -1);
        event(CARS_0, 9, OLDEST);

        measure();

        assertThat(lag("events", 0)).isEqualTo(1);
        assertThat(lag("seconds", 0)).isEqualTo(90);
    }

    @Test
    void shouldLeavePartitionsWhoseEventsAnotherProcessHoldsToThatProcess() throws Exception {
        held = partition -> partition.equals(CARS_1) ? OptionalLong.of(-1) : OptionalLong.empty();

        Backlog read = measure();

        assertThat(read.events()).isZero();
        assertThat(meters.get("store.lag.events").gauges()).singleElement().satisfies(gauge -> assertThat(
                        gauge.getId().getTag("partition"))
                .isEqualTo("1"));
    }

    private Backlog measure() throws InterruptedException {
        Backlog read = backlog.read(false);
        metrics.measured(read);
        return read;
    }

    private double lag(String unit, int partition) {
        return meters.get("store.lag." + unit)
                .tags("route", "storing", "topic", "cars", "partition", String.valueOf(partition))
                .gauge()
                .value();
    }
}
