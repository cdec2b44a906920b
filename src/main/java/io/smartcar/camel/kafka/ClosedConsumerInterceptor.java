package io.smartcar.camel.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells when the consumer that it was configured for is closed. Public only because the Kafka client creates it; it is
 * used by its thread.
 */
public final class ClosedConsumerInterceptor implements ConsumerInterceptor<Object, Object> {
    /** The consumer's property with what to run. */
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
        // of no interest here
    }

    @Override
    public void close() {
        closed.run();
    }
}
