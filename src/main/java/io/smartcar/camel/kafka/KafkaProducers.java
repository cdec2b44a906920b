package io.smartcar.camel.kafka;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.kafka.KafkaProducer;

/** The producers of camel-kafka in a Camel context. */
public final class KafkaProducers {
    private KafkaProducers() {}

    /** Those of the endpoint that the exchange is or was sent to last; none if it is no Kafka endpoint. */
    static List<KafkaProducer> of(Exchange exchange) {
        String endpoint = exchange.getProperty(ExchangePropertyKey.TO_ENDPOINT, String.class);
        return exchange.getContext().hasServices(KafkaProducer.class).stream()
                .filter(producer -> producer.getEndpoint().getEndpointUri().equals(endpoint))
                .toList();
    }

    /**
     * Sends the records of the exchange's endpoint that wait for others to fill a request ({@code linger.ms}), and waits
     * until each is acknowledged or has failed; camel-kafka has no step for it.
     *
     * @throws org.apache.kafka.common.errors.InterruptException if the thread is interrupted meanwhile
     */
    public static void flush(Exchange exchange) {
        of(exchange).forEach(producer -> producer.getKafkaProducer().flush());
    }
}
