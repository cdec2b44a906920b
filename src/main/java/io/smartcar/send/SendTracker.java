package io.smartcar.send;

import io.micrometer.core.instrument.Counter;
import io.smartcar.event.EventCounters;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.RejectReason;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * Holds batches on both sides of the Kafka endpoint, so that nothing is sent twice without need, overtakes, or is tried
 * forever though Kafka will never take it. The bean {@code sendTracker}. Thread-safe.
 */
public final class SendTracker {
    private static final String NO_KIND = "none";

    private final CamelContext camelContext;
    private final Kinds kinds;
    private final Clock clock;
    private EventCounters counters;

    /**
     * A tracker.
     *
     * @param kinds the kinds that events are counted by
     * @param clock tells how long ago an event was read
     */
    public SendTracker(CamelContext camelContext, Kinds kinds, Clock clock) {
        this.camelContext = camelContext;
        this.kinds = kinds;
        this.clock = clock;
    }

    /**
     * Makes a batch of dead letters ready to be sent: each by itself, and only those that are not yet acknowledged when
     * the sending is tried again.
     *
     * @return the batch, as the body for the Kafka endpoint
     * @throws IllegalArgumentException if the body is not a batch
     */
    public List<Exchange> hold(Exchange exchange) {
        return PendingBatch.ofDeadLetters(batch(exchange.getMessage().getBody()));
    }

    /**
     * As {@link #hold(Exchange)}, for events that name their topics. One that was read more than an hour ago is sent with
     * the time of now, and carries the other in a header, see {@link ReadingTime}.
     *
     * @throws IllegalArgumentException if an event names no topic
     */
    public List<Exchange> holdEvents(Exchange exchange) {
        List<Exchange> events = batch(exchange.getMessage().getBody());
        for (Exchange event : events) {
            if (event.getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC) == null) {
                throw new IllegalArgumentException("Expected each event to name its topic in the header "
                        + KafkaConstants.OVERRIDE_TOPIC + ", but one does not");
            }
        }
        return PendingBatch.ofEvents(events, clock);
    }

    /**
     * Counts the events of a batch that was sent.
     *
     * @return dead letters of those that Kafka will never take; mostly none
     */
    public List<Exchange> releaseEvents(Exchange exchange) {
        List<Exchange> letters = new ArrayList<>(0);
        Map<Object, int[]> sent = new HashMap<>();
        held(exchange).forEachAnswer((event, topic, refused) -> {
            if (refused) {
                letters.add(DeadLetter.of(event)
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
        return letters;
    }

    /** Counts the dead letters of a batch that was sent. */
    public void releaseDeadLetters(Exchange exchange) {
        PendingBatch letters = held(exchange);
        letters.forEachAnswer((letter, topic, refused) -> counters()
                .deadLettered(
                        letter.getMessage().getHeader(DeadLetter.KIND, NO_KIND, String.class),
                        letter.getMessage().getHeader(DeadLetter.REASON, NO_KIND, String.class))
                .increment());
        letters.release();
    }

    private static PendingBatch held(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof PendingBatch outgoing) {
            return outgoing;
        }
        throw new IllegalArgumentException("Expected the batch that the sendTracker holds, got "
                + exchange.getMessage().getBody() + ": let nothing change the body between hold and release");
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
        return counters()
                .sent(
                        topic == null
                                ? NO_KIND
                                : kinds.ofTopic(topic.toString())
                                        .map(Kind::name)
                                        .orElse(NO_KIND));
    }

    private synchronized EventCounters counters() {
        if (counters == null) {
            counters = EventCounters.of(camelContext);
        }
        return counters;
    }
}
