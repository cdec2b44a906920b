package io.smartcar.camel.kafka;

import io.smartcar.camel.support.Causes;
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
 * Replaces a Kafka producer that will never send again: an idempotent producer whose credentials were rejected at the
 * wrong moment fails for good, even if the broker recovers, and camel-kafka keeps it; no upstream issue is known. Called
 * before a redelivery, it gives the failed endpoint a new producer. The bean {@code producerRenewal}. Thread-safe.
 */
public final class ProducerRenewal implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerRenewal.class);
    /** A producer that is younger was just replaced, by another thread or in vain. */
    private static final long MIN_AGE_NANOS = Duration.ofSeconds(2).toNanos();

    private final Map<KafkaProducer, Long> renewed = new WeakHashMap<>();

    /** A renewal for all routes. */
    public ProducerRenewal() {}

    /** Replaces the producer of the Kafka endpoint that the exchange was sent to last, if its failure may be fatal. */
    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure == null) {
            failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        }
        if (isFatal(failure)) {
            for (KafkaProducer producer : KafkaProducers.of(exchange)) {
                renew(producer, failure);
            }
        }
    }

    /** Whether the producer may have failed for good. Kafka does not tell, but a transient failure is retriable. */
    private static boolean isFatal(Throwable failure) {
        return Causes.of(failure)
                .anyMatch(cause -> cause instanceof AuthenticationException
                        || cause instanceof ProducerFencedException
                        || cause instanceof OutOfOrderSequenceException
                        // thrown by a producer in its fatal state
                        || cause.getClass() == KafkaException.class);
    }

    private synchronized void renew(KafkaProducer producer, Throwable failure) {
        Long last = renewed.get(producer);
        if (last != null && System.nanoTime() - last < MIN_AGE_NANOS) {
            return;
        }
        renewed.put(producer, System.nanoTime());
        LOG.warn(
                "Replacing the Kafka producer of {}, which may have failed for good: {}",
                producer.getEndpoint().getEndpointBaseUri(),
                failure.toString());
        Producer<?, ?> old = producer.getKafkaProducer();
        try {
            producer.setKafkaProducer(client(producer.getEndpoint()));
            old.close(Duration.ZERO);
        } catch (KafkaException e) {
            // for example, a host name that does not resolve now: the next redelivery tries again
            LOG.warn("Failed to create a Kafka producer: {}", e.toString());
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
