package io.smartcar.routes;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka for routes that send: keeps what it is sent, and fails where it is told to. */
public final class FakeKafka extends DefaultKafkaClientFactory {
    private final Answering producer;
    private volatile Function<ProducerRecord<byte[], byte[]>, RuntimeException> failures = sent -> null;

    /** @param answering whether it acknowledges at once, or when {@link #acknowledge()} is called */
    public FakeKafka(boolean answering) {
        producer = new Answering(answering);
    }

    /** The fake that the Kafka component was given by the property {@code camel.component.kafka.kafka-client-factory}. */
    static FakeKafka of(CamelContext context) {
        return (FakeKafka) context.getComponent("kafka", KafkaComponent.class).getKafkaClientFactory();
    }

    /** Says which records fail, and how; those with null do not. */
    void fail(Function<ProducerRecord<byte[], byte[]>, RuntimeException> failing) {
        failures = failing;
    }

    /** Acknowledges the oldest record; false if there is none. */
    boolean acknowledge() {
        return producer.completeNext();
    }

    /** What it has taken, in order. */
    List<ProducerRecord<byte[], byte[]>> taken() {
        return producer.history();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Producer getProducer(Properties properties) {
        return producer;
    }

    private final class Answering extends MockProducer<byte[], byte[]> {
        Answering(boolean answering) {
            super(answering, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> sent, Callback callback) {
            RuntimeException failure = failures.apply(sent);
            if (failure == null) {
                return super.send(sent, callback);
            }
            RecordMetadata none = new RecordMetadata(new TopicPartition(sent.topic(), 0), -1, 0, -1, -1, -1);
            callback.onCompletion(none, failure);
            return CompletableFuture.failedFuture(failure);
        }

        @Override
        public void close() {
            // several routes share it
        }
    }
}
