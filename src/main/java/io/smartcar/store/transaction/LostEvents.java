package io.smartcar.store.transaction;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a loud matter of events that Kafka deleted before they were stored. Consumption goes on with the oldest that is
 * left; health stays DOWN until the process is started again, so that it is not overlooked. Safe for use by any thread.
 */
final class LostEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LostEvents.class);

    private final StoreMetrics metrics;
    private final ConcurrentMap<TopicPartition, Long> lost = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> reportedTo = new HashMap<>();

    LostEvents(StoreMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Reports a loss, once: until something behind it is committed, every consumer that gets the partition finds it.
     *
     * @param from the first offset that is lost
     * @param to the first that is there
     */
    synchronized void report(TopicPartition partition, long from, long to) {
        long first = Math.max(from, reportedTo.getOrDefault(partition, from));
        if (first >= to) {
            return;
        }
        reportedTo.put(partition, to);
        LOG.error(
                "LOST {} events of {}, offsets {} to {}: retention deleted them before they were stored. Consumption goes"
                        + " on at {}. Replay them from their source, and lengthen the topic's retention (retention.ms,"
                        + " retention.bytes) beyond the longest outage to be survived",
                to - first,
                partition,
                first,
                to - 1,
                to);
        lost.merge(partition, to - first, Long::sum);
        metrics.lost(partition.topic(), to - first);
    }

    /** Forgets what was reported of a log that there is no more. */
    synchronized void beganAnew(TopicPartition partition) {
        reportedTo.remove(partition);
    }

    /** How many events were lost, by partition, since the process was started. */
    Map<TopicPartition, Long> byPartition() {
        return lost;
    }
}
