package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.kafka.ProducerRenewal;
import io.smartcar.store.WriteFailure;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dead letters are sent by a new Kafka producer after the old one has failed for good. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadLetterProducerTest extends TransactionFixture {
    private final AtomicInteger clients = new AtomicInteger();

    @Test
    void shouldSendDeadLettersWithANewProducerInTheNextTransaction() throws Exception {
        context.getRegistry().bind("producerRenewal", new ProducerRenewal());
        context.getRegistry().bind("kafkaClientFactory", new FirstProducerIsRejected());
        context.getRegistry().bind("storeTransaction", transaction(store, "direct:dead", 0));
        route(builder -> builder.from("direct:dead")
                .errorHandler(builder.noErrorHandler())
                .to("kafka:dead?brokers=127.0.0.1:9092&batchWithIndividualHeaders=true"
                        + "&valueSerializer=org.apache.kafka.common.serialization.ByteArraySerializer"
                        + "&keySerializer=org.apache.kafka.common.serialization.ByteArraySerializer"));
        store.failures = (table, row) -> row.equals("b") ? WriteFailure.Kind.REJECTED : null;
        storing(step -> step.process(store.puts()));

        Exchange failed = send(batch().events("a", "b"));
        assertThat(failed.getException()).hasMessageContaining("not loaded yet");
        assertThat(committed()).isEmpty();

        Exchange committed = send(batch().events("a", "b"));
        assertThat(committed.getException()).isNull();
        assertThat(committed()).containsEntry(CARS_0, 2L);
        assertThat(clients).hasValue(2);
    }

    private final class FirstProducerIsRejected extends DefaultKafkaClientFactory {
        @Override
        @SuppressWarnings("rawtypes")
        public Producer getProducer(Properties properties) {
            boolean rejected = clients.incrementAndGet() == 1;
            return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<byte[], byte[]> deadLetter, Callback callback) {
                    if (!rejected) {
                        return super.send(deadLetter, callback);
                    }
                    SaslAuthenticationException failure = new SaslAuthenticationException("not loaded yet");
                    callback.onCompletion(null, failure);
                    return CompletableFuture.failedFuture(failure);
                }

                @Override
                public void close(Duration timeout) {
                    // nothing to close
                }
            };
        }
    }
}
