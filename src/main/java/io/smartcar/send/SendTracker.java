package io.smartcar.send;

import io.micrometer.core.instrument.Counter;
import io.smartcar.camel.kafka.KafkaProducers;
import io.smartcar.event.EventCounters;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.RejectReason;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.deadletter.DeadLetterId;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Tracks which records of a batch are acknowledged. It stands before and after the Kafka endpoint, so that a redelivery
 * sends only the others, in order, and a record that Kafka rejects for good is not retried. The bean {@code
 * sendTracker}. Thread-safe.
 */
public final class SendTracker {
    private static final String NO_KIND = "none";

    private final Kinds kinds;
    private final Clock clock;
    private final EventCounters counters;

    /**
     * @param kinds the kinds by which events are counted
     * @param clock tells how long ago an event was read
     */
    public SendTracker(CamelContext camelContext, Kinds kinds, Clock clock) {
        counters = new EventCounters(camelContext);
        this.kinds = kinds;
        this.clock = clock;
    }

    /**
     * Makes a batch of dead letters ready to be sent, each with its {@linkplain DeadLetterId id} as its key.
     *
     * @return the batch, as the body for the Kafka endpoint; a redelivery sends those that are not yet acknowledged
     * @throws IllegalArgumentException if the body is not a batch
     */
    public List<Exchange> trackDeadLetters(Exchange exchange) {
        List<Exchange> deadLetters = batch(exchange.getMessage().getBody());
        deadLetters.forEach(DeadLetterId::assign);
        return PendingBatch.ofDeadLetters(deadLetters);
    }

    /**
     * Makes a batch of events that name their topics ready to be sent. One that was read more than an hour ago gets the
     * current time, and its time of reading in a header, see {@link ReadingTime}. When the last is sent, the producer is
     * flushed: no others come before all of these are acknowledged.
     *
     * @return the batch, as the body for the Kafka endpoint; a redelivery sends those that are not yet acknowledged
     * @throws IllegalArgumentException if an event names no topic
     */
    public List<Exchange> trackEvents(Exchange exchange) {
        return PendingBatch.ofEvents(
                batch(exchange.getMessage().getBody()), clock, () -> KafkaProducers.flush(exchange));
    }

    /**
     * Counts the events of a batch that was sent.
     *
     * @return dead letters of the events that Kafka rejects for good, usually none
     */
    public List<Exchange> completeEvents(Exchange exchange) {
        List<Exchange> deadLetters = new ArrayList<>(0);
        Map<Object, int[]> sent = new HashMap<>();
        pending(exchange).forEachResult((event, topic, rejected) -> {
            if (rejected) {
                deadLetters.add(DeadLetter.of(event)
                        .because(
                                RejectReason.KAFKA.reason(),
                                event.getException().getMessage())
                        .topic(topic)
                        .route(exchange.getFromRouteId())
                        .build());
            } else {
                sent.computeIfAbsent(topic, any -> new int[1])[0]++;
            }
        });
        sent.forEach((topic, count) -> counter(topic).increment(count[0]));
        return deadLetters;
    }

    /** Counts the dead letters of a batch that was sent. */
    public void completeDeadLetters(Exchange exchange) {
        PendingBatch batch = pending(exchange);
        batch.forEachResult((deadLetter, topic, rejected) -> counters.deadLettered(
                        deadLetter.getMessage().getHeader(DeadLetter.KIND, NO_KIND, String.class),
                        deadLetter.getMessage().getHeader(DeadLetter.REASON, NO_KIND, String.class))
                .increment());
        batch.release();
    }

    private static PendingBatch pending(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof PendingBatch batch) {
            return batch;
        }
        throw new IllegalArgumentException("Expected the batch that the sendTracker returned, got "
                + exchange.getMessage().getBody() + ": no step between track and complete may change the body");
    }

    @SuppressWarnings("unchecked")
    private static List<Exchange> batch(Object body) {
        if (body instanceof List<?> list && list.stream().allMatch(Exchange.class::isInstance)) {
            return (List<Exchange>) list;
        }
        throw new IllegalArgumentException("Expected a batch of events, a List<Exchange>, got "
                + (body == null ? "nothing" : body.getClass().getName()));
    }

    private Counter counter(Object topic) {
        Optional<Kind> kind = topic == null ? Optional.empty() : kinds.ofTopic(topic.toString());
        return counters.sent(kind.map(Kind::name).orElse(NO_KIND));
    }
}
