package io.smartcar.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic when all is over: whether each source's events are there, once and in their order, and how long each took
 * from its sender to the broker. Memory does not grow with the events.
 */
final class TopicSummary {
    private static final int LONGEST_MILLIS = 600_000;
    /** A JVM that has just started is slow. */
    private static final int WARM_MILLIS = 20_000;

    /**
     * The number and time in an event.
     *
     * @param sent when, in milliseconds since 1970
     */
    record Stamp(String source, long number, long sent) {}

    private final Map<String, Long> last = new HashMap<>();
    private final int[] byMillis = new int[LONGEST_MILLIS];
    private long first;
    private long count;
    private long timed;
    private long repeated;
    private long disorder;

    static TopicSummary in(String brokers, String topic, Function<byte[], Stamp> stamps) {
        TopicSummary arrivals = new TopicSummary();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", brokers, "fetch.max.bytes", 16 << 20, "max.poll.records", 20_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(one -> new TopicPartition(topic, one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(one -> arrivals.look(one, stamps.apply(one.value())));
            }
        }
        return arrivals;
    }

    private void look(ConsumerRecord<byte[], byte[]> one, Stamp stamp) {
        long before = last.getOrDefault(stamp.source(), 0L);
        if (stamp.number() <= before) {
            repeated++;
            return;
        }
        disorder += stamp.number() == before + 1 ? 0 : 1;
        last.put(stamp.source(), stamp.number());
        count++;
        first = first == 0 ? stamp.sent() : first;
        if (stamp.sent() - first >= WARM_MILLIS) {
            timed++;
            long took = one.timestamp() - stamp.sent();
            byMillis[(int) Math.max(0, Math.min(LONGEST_MILLIS - 1, took))]++;
        }
    }

    /** How many different events there are. */
    long count() {
        return count;
    }

    /** How many records there are beyond the first of each event, or behind one that came later. */
    long repeated() {
        return repeated;
    }

    /** How often an event did not follow the one before it. */
    long disorder() {
        return disorder;
    }

    /** The time that this share of the events kept from the sender to the broker, in milliseconds, once all is warm. */
    long latency(double share) {
        long wanted = (long) Math.ceil(share * timed);
        long seen = 0;
        for (int millis = 0; millis < LONGEST_MILLIS; millis++) {
            seen += byMillis[millis];
            if (seen >= wanted) {
                return millis;
            }
        }
        return LONGEST_MILLIS;
    }

    /** Reports all figures. */
    void report(String name, long sent) {
        LoadReport.say(
                "%s: %,d sent, %,d in Kafka, %,d lost, %,d twice, %,d out of order",
                name, sent, count, sent - count, repeated, disorder);
        LoadReport.say(
                "%s: from the sender to the broker, after the first 20 s: %d ms (half of the events), %d ms (99 %%),"
                        + " %d ms (99.9 %%), %d ms (all)",
                name, latency(0.5), latency(0.99), latency(0.999), latency(1));
    }
}
