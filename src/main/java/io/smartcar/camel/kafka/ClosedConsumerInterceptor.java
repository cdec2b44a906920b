package io.smartcar.camel.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs an action when its consumer is closed. Public only because the Kafka client creates it. Confined to the consumer's
 * thread.
 */
public final class ClosedConsumerInterceptor implements ConsumerInterceptor<Object, Object> {
    /** The consumer's property that holds the action. */
    static final String CLOSED = "io.smartcar.camel.kafka.closed";

    private Runnable closed = () -> {};

    /** Called by the Kafka client. */
    public ClosedConsumerInterceptor() {}

    @Override
    public void configure(Map<String, ?> properties) {
        if (properties.get(CLOSED) instanceof Runnable runnable) {
            closed = runnable;
        }
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // nothing to do
    }

    @Override
    public void close() {
        closed.run();
    }
}
