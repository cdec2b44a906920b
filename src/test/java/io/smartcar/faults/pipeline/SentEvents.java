package io.smartcar.faults.pipeline;

import io.smartcar.faults.audit.EventIds;
import io.smartcar.faults.source.LogLayout;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionTimeoutException;

/** The ids of all that the topics of a pipeline hold. */
public final class SentEvents {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

    private final Set<String> ids = new HashSet<>();
    private final Map<String, Long> repeatedBySource = new HashMap<>();

    public static SentEvents of(Pipeline pipeline) {
        SentEvents events = new SentEvents();
        for (LogLayout layout : LogLayout.values()) {
            pipeline.cluster().records(pipeline.topic(layout)).forEach(events::look);
        }
        return events;
    }

    /**
     * Waits, within a bound, until each event of the sources was sent and stored; the comparison shows missing ones.
     */
    public static void await(Pipeline pipeline) {
        try {
            Pipeline.await("all events of " + pipeline.folder() + " are sent and stored")
                    .atMost(LONG_ENOUGH)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> pipeline.isSettled()
                            && of(pipeline).distinct() >= pipeline.expected().sent());
        } catch (ConditionTimeoutException missing) {
            System.out.println(missing.getMessage());
        }
    }

    private void look(ConsumerRecord<byte[], byte[]> one) {
        String id = EventIds.id(one);
        if (!ids.add(id)) {
            repeatedBySource.merge(id.substring(0, id.lastIndexOf(':')), 1L, Long::sum);
        }
    }

    /** How many events there are. */
    long distinct() {
        return ids.size();
    }

    /** How many records there are beyond the first of each event. */
    public long repeated() {
        return repeatedBySource.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same of the file, or spool, of which there are most. */
    public long mostRepeatedOfOneSource() {
        return repeatedBySource.values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }
}
