package io.smartcar.store.transaction;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.camel.kafka.RouteConsumer;
import io.smartcar.store.HoldingStore;
import io.smartcar.store.Store;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.LossDetector;
import io.smartcar.store.loss.LostEvents;
import io.smartcar.store.outage.GateClock;
import io.smartcar.store.outage.GateTimes;
import io.smartcar.store.outage.OutageGate;
import io.smartcar.store.outage.OutageGates;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.apache.kafka.common.TopicPartition;

/** The transaction of a storing route as {@link StoreServices} puts it together, without a Camel context or threads. */
public final class StoringRoute {
    public static final String ID = "storing";

    private final int redeliveries;
    private final LossDetector lossDetector;
    private final OutageGates gates;
    private final Transaction transaction;
    private final HeldRegister held;

    /** What the transaction counts. */
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Sends the dead letters, and returns when all of them are acknowledged. */
    @FunctionalInterface
    public interface DeadLetters {
        void send(List<Exchange> deadLetters) throws Exception;
    }

    /**
     * @param steps the steps inside the transaction
     * @param redeliveries how often the route's error handler repeats an attempt
     * @param maximumAge the age of a delivery beyond which its consumer must poll again
     */
    public StoringRoute(
            Store store,
            RouteConsumer consumer,
            SubscribeAdapter subscription,
            DeadLetters deadLetters,
            Consumer<Exchange> steps,
            int redeliveries,
            Duration maximumAge,
            GateTimes times,
            GateClock clock) {
        this.redeliveries = redeliveries;
        ConsumerPositions.Register positions = new ConsumerPositions.Register(clock::nanoTime);
        StoreMetrics metrics = new StoreMetrics(meters, store.scheme(), clock::now);
        held = store instanceof HoldingStore holding
                ? new HeldRegister(holding, positions, meters, metrics, clock::nanoTime)
                : null;
        lossDetector = new LossDetector(subscription, positions, new LostEvents(meters), OffsetCommitter::commit);
        gates = new OutageGates(id -> consumer, times, clock, store::needsOperator, meters);
        transaction = new Transaction(
                ID,
                steps::accept,
                new Transaction.Parts(
                        store,
                        gates,
                        lossDetector,
                        positions,
                        held,
                        new DeadLetterPublisher(deadLetters::send, positions),
                        new OffsetCommitter(positions, held),
                        metrics,
                        clock::nanoTime));
        if (held != null) {
            lossDetector.add(held);
        }
        transaction.limit(redeliveries, maximumAge);
    }

    /** Subscribes a consumer, with the listener of the loss detector. */
    public SubscribeAdapter subscription() {
        return lossDetector;
    }

    /**
     * A consumer was created, of a store that holds events.
     *
     * @param thread what drives it, and before it perhaps others
     */
    public void opened(org.apache.kafka.clients.consumer.Consumer<?, ?> consumer, Object thread, TopicIds topicIds) {
        held.opened(consumer, thread, topicIds, this::isClosed);
    }

    /** A consumer has polled; of a store that holds events. */
    public void polled(org.apache.kafka.clients.consumer.Consumer<?, ?> consumer) {
        held.of(consumer).afterPoll();
    }

    /** What this process holds of a partition, as {@link HeldRegister#next}. */
    public OptionalLong heldUntil(TopicPartition partition) {
        return held.next(partition);
    }

    /** Begins a delivery; false if no attempt must be made, and it has ended. */
    public boolean begin(Exchange exchange) {
        Delivery delivery = transaction.begin(exchange);
        if (delivery != null && delivery.failure() == null) {
            return true;
        }
        if (delivery != null) {
            transaction.end(exchange, delivery);
        }
        return false;
    }

    /** Makes an attempt; false if the error handler repeats it. */
    public boolean attempt(Exchange exchange) {
        return attempt(exchange, false);
    }

    /** @param always whether the error handler also repeats an attempt that must not be repeated */
    public boolean attempt(Exchange exchange, boolean always) {
        exchange.setException(null);
        transaction.attempt(exchange);
        return exchange.getException() == null
                || !always && exchange.getExchangeExtension().isRedeliveryExhausted()
                || Delivery.of(exchange).attempts() > redeliveries;
    }

    /** Ends the delivery. */
    public void end(Exchange exchange) {
        transaction.end(exchange, Delivery.of(exchange));
    }

    /** The gate, as an operator pauses it. */
    public OutageGate gate() {
        return gates.of(ID);
    }

    /** Whether a gate is closed. */
    public boolean isClosed() {
        return gates.all().stream().anyMatch(gate -> gate.isClosed());
    }
}
