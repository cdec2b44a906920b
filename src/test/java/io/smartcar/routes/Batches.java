package io.smartcar.routes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.DefaultExchange;

/** Batches of events as they travel between the routes. */
final class Batches {
    /** When the events were read: a minute ago. */
    static final long READ = System.currentTimeMillis() - 60_000;

    private Batches() {}

    static List<Exchange> of(CamelContext context, String topic, String... lines) {
        return Stream.of(lines).map(line -> event(context, topic, line)).toList();
    }

    static Exchange event(CamelContext context, String topic, String line) {
        Exchange event = new DefaultExchange(context);
        event.getMessage().setBody(line.getBytes(StandardCharsets.UTF_8));
        event.getMessage().setHeader(KafkaConstants.OVERRIDE_TOPIC, topic);
        event.getMessage().setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, READ);
        event.getMessage().setHeader(KafkaConstants.KEY, "X0001".getBytes(StandardCharsets.UTF_8));
        event.getMessage().setHeader(EventHeaders.ID, ("file:" + line).getBytes(StandardCharsets.UTF_8));
        return event;
    }

    /** The events of all batches that a mock has received. */
    static List<Exchange> events(MockEndpoint mock) {
        return mock.getReceivedExchanges().stream()
                .flatMap(batch -> ((List<?>) batch.getMessage().getBody()).stream())
                .map(Exchange.class::cast)
                .toList();
    }

    /** The lines of all events that a mock has received. */
    static List<String> lines(MockEndpoint mock) {
        return events(mock).stream()
                .map(event -> event.getMessage().getBody(String.class))
                .toList();
    }

    static List<String> headers(MockEndpoint mock, String header) {
        return events(mock).stream()
                .map(event -> event.getMessage().getHeader(header, String.class))
                .toList();
    }

    /** The sum of the counters of this name in the context of a mock. */
    static double count(MockEndpoint mock, String counter) {
        return mock
                .getCamelContext()
                .getRegistry()
                .findSingleByType(MeterRegistry.class)
                .find(counter)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
