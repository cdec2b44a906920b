package io.smartcar.store.loss;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports events that Kafka deleted before they were stored: an ERROR, the metric {@code events.lost} by topic, and
 * health, which stays DOWN until the process is restarted, so that the loss is not overlooked. Consumption continues
 * with the oldest event that is left. Safe for use by any thread.
 */
public final class LostEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LostEvents.class);

    private final MeterRegistry meters;
    private final ConcurrentMap<TopicPartition, Long> lost = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> reportedTo = new HashMap<>();

    public LostEvents(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Reports a loss, once: until a later offset is committed, every consumer that is assigned the partition detects it.
     *
     * @param from the first offset that is lost
     * @param to the first offset that exists
     */
    synchronized void report(TopicPartition partition, long from, long to) {
        long first = Math.max(from, reportedTo.getOrDefault(partition, from));
        if (first >= to) {
            return;
        }
        reportedTo.put(partition, to);
        long events = to - first;
        LOG.error(
                "LOST {} events of {}, offsets {} to {}: retention deleted them before they were stored. Consumption"
                        + " continues at offset {}. Send them again from their source, and raise the topic's retention"
                        + " (retention.ms, retention.bytes) above the longest outage to be survived",
                events,
                partition,
                first,
                to - 1,
                to);
        lost.merge(partition, events, Long::sum);
        Counter.builder("events.lost")
                .description("Events that retention deleted before they were stored")
                .tag("topic", partition.topic())
                .register(meters)
                .increment(events);
    }

    /** Forgets the reports of a log that was replaced. */
    synchronized void logReplaced(TopicPartition partition) {
        reportedTo.remove(partition);
    }

    /** The number of lost events by partition, since the process was started. */
    public Map<TopicPartition, Long> byPartition() {
        return lost;
    }
}
