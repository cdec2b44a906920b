package io.smartcar.store;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A store that makes events visible much later than they are written, all of a partition at once. The transaction keeps
 * its writes until all of a delivery is settled, appends them in the order of their offsets, and commits the offsets of
 * what is visible.
 */
public interface HoldingStore extends Store {
    /**
     * A partition of one consumer group. A topic that is deleted and created again has another id.
     *
     * @param group the consumer group
     */
    record Owned(String group, TopicPartition partition, Uuid topicId) {}

    /**
     * Takes a partition over: no earlier owner can roll what it holds any more.
     *
     * @param write the first write to be appended
     * @throws Exception if the store is unavailable
     */
    HeldPartition takeOver(Owned partition, Object write) throws Exception;

    /** Tells whether what failed, taking over, appending or rolling, is possible again. Safe for use by any thread. */
    default Probe probe() {
        return this::check;
    }

    /** The longest time that appending a delivery and rolling takes; it is not repeated. Zero if it is unknown. */
    Duration rollTimeout();
}
