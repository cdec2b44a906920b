package io.smartcar.camel.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a Kafka client that will never send again: an idempotent client whose credentials were refused at the wrong
 * moment fails from then on, whatever becomes of the broker, and camel-kafka keeps it. Called before sending is tried
 * again, it gives the endpoint that failed another client. The bean {@code producerRenewal}. Thread-safe.
 */
public final class ProducerRenewal implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerRenewal.class);
    /** A client that has failed sooner would be replaced in vain, or is another thread's doing. */
    private static final long YOUNG_NANOS = Duration.ofSeconds(2).toNanos();

    private final Map<KafkaProducer, Long> renewed = new WeakHashMap<>();

    /** Creates a renewal; one is enough for all routes. */
    public ProducerRenewal() {}

    /** Replaces the client of the Kafka endpoint that the exchange was sent to last, if its failure is of that sort. */
    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure == null) {
            failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        }
        String endpoint = exchange.getProperty(ExchangePropertyKey.TO_ENDPOINT, String.class);
        if (!isFatal(failure) || endpoint == null) {
            return;
        }
        for (KafkaProducer producer : exchange.getContext().hasServices(KafkaProducer.class)) {
            if (producer.getEndpoint().getEndpointUri().equals(endpoint)) {
                renew(producer, failure);
            }
        }
    }

    /** Whether the client may not be able to send any more. It does not say so: a failure that passes is retriable. */
    private static boolean isFatal(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof AuthenticationException
                    || cause instanceof ProducerFencedException
                    || cause instanceof OutOfOrderSequenceException
                    // what a client says that is in the state of an error
                    || cause.getClass() == KafkaException.class) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private synchronized void renew(KafkaProducer producer, Throwable failure) {
        Long last = renewed.get(producer);
        if (last != null && System.nanoTime() - last < YOUNG_NANOS) {
            return;
        }
        renewed.put(producer, System.nanoTime());
        LOG.warn(
                "Sending to {} goes on with another Kafka client, since this one may have failed for good: {}",
                producer.getEndpoint().getEndpointBaseUri(),
                failure.toString());
        Producer<?, ?> old = producer.getKafkaProducer();
        try {
            producer.setKafkaProducer(client(producer.getEndpoint()));
            old.close(Duration.ZERO);
        } catch (KafkaException e) {
            // a server's name that is not known just now, say: the next attempt comes here again
            LOG.warn("Failed to make another Kafka client: {}", e.toString());
        }
    }

    private static Producer<?, ?> client(KafkaEndpoint endpoint) {
        KafkaConfiguration configuration = endpoint.getConfiguration();
        Properties properties = configuration.createProducerProperties();
        properties.put(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                endpoint.getKafkaClientFactory().getBrokers(configuration));
        return endpoint.getKafkaClientFactory().getProducer(properties);
    }
}
