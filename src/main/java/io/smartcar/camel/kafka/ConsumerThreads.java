package io.smartcar.camel.kafka;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.util.ObjectHelper;

/**
 * Finds the threads of Kafka consumers by the names of the thread pools that Camel creates for them: camel-kafka itself
 * does not tell whether a thread has ended. Safe for use by any thread.
 */
final class ConsumerThreads {
    // weak: pools that are no longer in use need no watching
    private final Map<ThreadPoolExecutor, String> pools = Collections.synchronizedMap(new WeakHashMap<>());

    /** Adds a pool, if it is a Kafka consumer's. */
    void add(String id, ThreadPoolExecutor pool) {
        if (id.startsWith(KafkaConsumer.class.getSimpleName() + "(")) {
            pools.put(pool, id);
        }
    }

    /** The number of threads of the consumer that have ended since its last start. */
    long ended(KafkaConsumer consumer) {
        // as Camel names a pool after its owner
        String id = consumer.getClass().getSimpleName() + "(" + ObjectHelper.getIdentityHashCode(consumer) + ")";
        synchronized (pools) {
            return pools.entrySet().stream()
                    .filter(pool -> pool.getValue().equals(id) && !pool.getKey().isShutdown())
                    // a thread polls in one task, which must not end
                    .mapToLong(pool -> pool.getKey().getCompletedTaskCount())
                    .sum();
        }
    }
}
