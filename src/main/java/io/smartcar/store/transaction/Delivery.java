package io.smartcar.store.transaction;

import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.OffsetRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The exchange that a consumer passed to the route: its events as they were delivered, and the range of their offsets by
 * partition. It outlives the attempts to store it. Confined to the consumer's thread.
 */
final class Delivery {
    private static final String PROPERTY = "SmartcarDelivery";

    private final Exchange exchange;
    private final boolean batch;
    private final DeliveredEvent whole;
    private final List<DeliveredEvent> events;
    private final Map<TopicPartition, OffsetRange> ranges;
    private final Consumer<?, ?> consumer;
    private final Duration commitTimeout;
    private final LongSupplier nanoTime;
    private final long begun;

    private Map<Object, DeliveredEvent> index;
    private int cursor;
    private int attempts;
    private boolean committed;
    private RolledBackException failure;

    private Delivery(Exchange exchange, LongSupplier nanoTime) {
        this.exchange = exchange;
        this.nanoTime = nanoTime;
        begun = nanoTime.getAsLong();
        Object body = exchange.getMessage().getBody();
        whole = new DeliveredEvent(exchange);
        batch = isBatch(body);
        events = batch ? eventsOf((List<?>) body) : List.of(whole);
        ranges = rangesOf(events);
        DefaultKafkaManualCommit commit = manualCommit(exchange);
        consumer = commit == null ? null : commit.getCamelExchangePayload().consumer;
        commitTimeout = commit == null ? null : Duration.ofMillis(commit.getCommitTimeout());
    }

    /** Reads the events of the exchange, before any step has changed them, and binds the delivery to it. */
    static Delivery begin(Exchange exchange, LongSupplier nanoTime) {
        Delivery delivery = new Delivery(exchange, nanoTime);
        exchange.setProperty(PROPERTY, delivery);
        return delivery;
    }

    /** The delivery that is bound to the exchange. */
    static Delivery of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Delivery.class);
    }

    /** Unbinds the delivery. */
    void end() {
        exchange.removeProperty(PROPERTY);
    }

    private static boolean isBatch(Object body) {
        return body instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Exchange;
    }

    private static List<DeliveredEvent> eventsOf(List<?> exchanges) {
        List<DeliveredEvent> events = new ArrayList<>(exchanges.size());
        for (Object child : exchanges) {
            events.add(new DeliveredEvent((Exchange) child));
        }
        return events;
    }

    private static DefaultKafkaManualCommit manualCommit(Exchange exchange) {
        return exchange.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT) instanceof DefaultKafkaManualCommit commit
                ? commit
                : null;
    }

    private static Map<TopicPartition, OffsetRange> rangesOf(List<DeliveredEvent> events) {
        Map<TopicPartition, OffsetRange> ranges = new LinkedHashMap<>();
        for (DeliveredEvent event : events) {
            if (event.offset() != null) {
                long offset = event.offset().offset();
                ranges.merge(
                        event.offset().partition(),
                        new OffsetRange(offset, offset),
                        (range, single) -> range.extendTo(offset));
            }
        }
        return ranges;
    }

    /**
     * Checks that the events come straight from their Kafka consumer, whose offsets the transaction commits.
     *
     * @throws RolledBackException if they do not: their offsets would be committed whether they are stored or not
     */
    void checkOrigin(ConsumerPositions.Register positions) throws RolledBackException {
        String problem = null;
        if (consumer == null && !ranges.isEmpty()) {
            problem = "come from Kafka without a manual commit, so that Kafka's client commits them, stored or not:"
                    + " set allowManualCommit=true, autoCommitEnable=false and breakOnFirstError=true at their kafka"
                    + " endpoint, and put 'transacted' into its route";
        } else if (consumer != null && !positions.of(consumer).isConsumerThread()) {
            problem =
                    "come from Kafka, but on thread '" + Thread.currentThread().getName()
                            + "', which is not their consumer's and cannot commit: put 'transacted' into the Kafka route, with"
                            + " no seda:, wireTap or threads before it";
        }
        if (problem != null) {
            throw new RolledBackException(Reason.ROUTE, "The events of " + ranges.keySet() + " " + problem, null);
        }
    }

    /** Whether the body is a list of events; otherwise the exchange itself is the only event. */
    boolean isBatch() {
        return batch;
    }

    /** All events, in the order of delivery. */
    List<DeliveredEvent> events() {
        return events;
    }

    /** The delivered offsets by partition; empty if the events do not come from Kafka. */
    Map<TopicPartition, OffsetRange> ranges() {
        return ranges;
    }

    /** The Kafka consumer whose offsets are to be committed; null if there is nothing to commit. */
    Consumer<?, ?> consumer() {
        return consumer;
    }

    /** The longest time that a commit may take. */
    Duration commitTimeout() {
        return commitTimeout;
    }

    /** The time since the delivery began. */
    Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - begun);
    }

    /** Counts an attempt and returns its number, from 1. */
    int nextAttempt() {
        return ++attempts;
    }

    int attempts() {
        return attempts;
    }

    /** Puts these events, and no others, into the exchange, as they were delivered. */
    void select(List<DeliveredEvent> selected) {
        if (!batch) {
            return;
        }
        whole.restore();
        List<Exchange> exchanges = new ArrayList<>(selected.size());
        for (DeliveredEvent event : selected) {
            event.restore();
            exchanges.add(event.exchange());
        }
        exchange.getMessage().setBody(exchanges);
        cursor = 0;
    }

    /**
     * The event that a write came from, or null if it cannot be determined.
     *
     * <p>Mostly, writes come in the order of the events, so the next events are compared first.
     */
    DeliveredEvent find(Exchange source, List<DeliveredEvent> among) {
        if (among.size() == 1) {
            return among.get(0);
        }
        for (int next = cursor; next < Math.min(cursor + 2, among.size()); next++) {
            if (among.get(next).exchange() == source) {
                cursor = next;
                return among.get(next);
            }
        }
        return lookUp(source);
    }

    private DeliveredEvent lookUp(Exchange source) {
        if (index == null) {
            index = new HashMap<>(4 * events.size());
            for (DeliveredEvent event : events) {
                index.put(event.exchange(), event);
                if (event.offset() != null) {
                    index.put(event.offset(), event);
                }
            }
        }
        DeliveredEvent event = index.get(source);
        // a split's part is an exchange of its own, with the headers of the event
        return event != null ? event : index.get(RecordOffset.of(source.getMessage()));
    }

    /** All events are stored, dropped or dead-lettered, and their offsets are committed. */
    void committed() {
        committed = true;
        failure = null;
    }

    boolean isCommitted() {
        return committed;
    }

    /** The last attempt was rolled back, or none was made. */
    void failed(RolledBackException cause) {
        failure = cause;
    }

    /** Why the last attempt was rolled back, or none was made; null if neither happened. */
    RolledBackException failure() {
        return failure;
    }
}
