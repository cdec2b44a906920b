package io.smartcar.camel.kafka;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.util.ObjectHelper;

/** Knows the threads of Kafka consumers by the pools that Camel makes for them. Safe for use by any thread. */
final class ConsumerThreads {
    // a pool that nobody has any more needs no watching
    private final Map<ThreadPoolExecutor, String> pools = Collections.synchronizedMap(new WeakHashMap<>());

    /** Takes note of a pool, if it is a Kafka consumer's. */
    void add(String id, ThreadPoolExecutor pool) {
        if (id.startsWith(KafkaConsumer.class.getSimpleName() + "(")) {
            pools.put(pool, id);
        }
    }

    /** How many threads of the consumer have ended, of those that it was last started with. */
    long ended(KafkaConsumer consumer) {
        // as Camel names a pool after its owner
        String id = consumer.getClass().getSimpleName() + "(" + ObjectHelper.getIdentityHashCode(consumer) + ")";
        synchronized (pools) {
            return pools.entrySet().stream()
                    .filter(pool -> pool.getValue().equals(id) && !pool.getKey().isShutdown())
                    // a thread polls in one task, which is not to end
                    .mapToLong(pool -> pool.getKey().getCompletedTaskCount())
                    .sum();
        }
    }
}
