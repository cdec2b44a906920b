package io.smartcar.store.transaction;

import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.Store;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.LossDetector;
import io.smartcar.store.outage.OutageGate;
import io.smartcar.store.outage.OutageGates;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order in which the events of a delivery are stored and committed:
 *
 * <pre>
 * begin    consumer's own thread?  outage gate open?  log still the same?
 * attempt  begin → route → flush → dead letters → commit     as often as the route's error handler repeats it;
 *          a store that holds events appends and rolls them before the commit
 * end      committed: the gate opens;  otherwise: the consumer is rewound and the gate closes
 * </pre>
 *
 * <p>A failure ends the attempt: if the route, the flush, a dead letter or the commit fails, the later steps are not
 * taken and no offset is committed. An exchange fails if and only if its events are not committed.
 *
 * <p>Thread-safe; each delivery is confined to the thread of its consumer.
 */
final class Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private final String routeId;
    private final Steps steps;
    private final Parts parts;
    private int maximumRedeliveries;
    private Duration maximumAge;

    /** The steps of a route inside the transaction; a failure is left in the exchange. */
    interface Steps {
        void run(Exchange exchange);
    }

    /**
     * Shared by all transactions of one policy.
     *
     * @param held what is written and not visible yet; null if the store holds nothing
     */
    record Parts(
            Store store,
            OutageGates gates,
            LossDetector lossDetector,
            ConsumerPositions.Register positions,
            HeldRegister held,
            DeadLetterPublisher deadLetters,
            OffsetCommitter committer,
            StoreMetrics metrics,
            LongSupplier nanoTime) {}

    Transaction(String routeId, Steps steps, Parts parts) {
        this.routeId = routeId;
        this.steps = steps;
        this.parts = parts;
    }

    /**
     * Sets the limits of a delivery; without them there is one attempt, of any duration.
     *
     * @param redeliveries how often the error handler repeats an attempt
     * @param age the age of a delivery beyond which its consumer must poll again; null: any
     */
    void limit(int redeliveries, Duration age) {
        maximumRedeliveries = redeliveries;
        maximumAge = age;
    }

    /**
     * Begins a delivery. Never throws: Camel would forget the exchange, and the consumer would wait for it for ever.
     *
     * @return the delivery, with a failure if no attempt must be made; null if the exchange has failed
     */
    Delivery begin(Exchange exchange) {
        Delivery delivery;
        try {
            delivery = Delivery.begin(exchange, parts.nanoTime());
        } catch (RuntimeException | Error e) {
            exchange.setException(failedBefore(e));
            return null;
        }
        try {
            delivery.checkOrigin(parts.positions());
            if (delivery.consumer() != null) {
                OutageGate gate = gate(exchange, delivery);
                if (gate != null && gate.isRejecting()) {
                    throw gate.rejection();
                }
                parts.lossDetector().check(delivery.consumer(), delivery.ranges(), delivery.commitTimeout());
            }
            if (parts.held() != null) {
                parts.held().of(delivery.consumer()).accept(delivery.ranges());
            }
        } catch (RolledBackException e) {
            delivery.failed(e);
        } catch (Throwable e) {
            delivery.failed(failedBefore(e));
        }
        return delivery;
    }

    /** Makes one attempt. If it is rolled back, the exchange has failed, and the error handler may repeat it. */
    void attempt(Exchange exchange) {
        Delivery delivery = Delivery.of(exchange);
        RunningTransaction running = RunningTransaction.begin(exchange);
        try {
            boolean lastAttempt = delivery.nextAttempt() > redeliveries(exchange);
            // begin, route, flush: afterwards each event is stored, dropped or rejected
            new Settlement(exchange, delivery, steps, parts.store(), lastAttempt, maximumAge).run();
            // returns when the dead letters of the rejected events are acknowledged
            parts.deadLetters().publish(delivery, routeId);
            if (parts.held() != null) {
                // in the order of offsets, now that all of them are settled
                parts.held().of(delivery.consumer()).write(delivery.events());
            }
            parts.committer().commit(delivery);
            delivery.committed();
            if (parts.held() == null) {
                parts.metrics().committed(delivery);
            }
        } catch (RolledBackException e) {
            rollBack(exchange, delivery, running, e);
        } catch (Throwable e) {
            // an Error that is thrown on would end the consumer's thread silently
            rollBack(
                    exchange,
                    delivery,
                    running,
                    new RolledBackException(Reason.ROUTE, "The transaction failed: " + e, e));
        } finally {
            running.end();
        }
    }

    private void rollBack(Exchange exchange, Delivery delivery, RunningTransaction running, RolledBackException cause) {
        parts.metrics().rolledBack();
        delivery.failed(cause);
        Failures.clear(exchange);
        running.restoreRedeliveryCounters();
        exchange.setException(cause);
        if (!cause.isRepeatable()) {
            // a rebalance completes in the next poll: until then each attempt would fail alike, and delay it
            exchange.getExchangeExtension().setRedeliveryExhausted(true);
        }
    }

    /** An onException clause may have a redelivery policy of its own, known from the first redelivery on. */
    private int redeliveries(Exchange exchange) {
        Integer announced = exchange.getMessage().getHeader(Exchange.REDELIVERY_MAX_COUNTER, Integer.class);
        return announced != null ? announced : maximumRedeliveries;
    }

    /**
     * Ends a delivery. If it is not committed, the exchange has failed, even if an error handler marked it as handled:
     * otherwise the consumer would continue, and the next commit would skip its events.
     */
    void end(Exchange exchange, Delivery delivery) {
        delivery.end();
        OutageGate gate = gate(exchange, delivery);
        if (delivery.isCommitted()) {
            if (gate != null) {
                gate.succeeded();
            }
            return;
        }
        rewind(delivery);
        RolledBackException failure = failure(exchange, delivery);
        if (exchange.getException() == null) {
            Failures.clear(exchange);
            exchange.setException(failure);
        }
        // a gate that has opened since it rejected this delivery stays open
        if (gate != null && failure.reason() != Reason.GATE_CLOSED) {
            gate.close(failure);
        }
    }

    /**
     * The gate of the route that consumed the delivery; null if it does not consume from Kafka, or on the thread of
     * another route: that is a mistake in the routes, which no probe would see end.
     */
    private OutageGate gate(Exchange exchange, Delivery delivery) {
        boolean isOwn = delivery.consumer() != null
                && parts.positions().of(delivery.consumer()).isConsumerThread();
        return isOwn ? parts.gates().of(exchange.getFromRouteId()) : null;
    }

    private void rewind(Delivery delivery) {
        if (delivery.consumer() == null) {
            return;
        }
        ConsumerPositions positions = parts.positions().of(delivery.consumer());
        if (positions.isConsumerThread()) {
            try {
                positions.rewind(delivery.consumer());
                if (parts.held() != null) {
                    parts.held().of(delivery.consumer()).rewound();
                }
            } catch (RuntimeException e) {
                // it is closed: its successor starts at the committed offsets
                LOG.debug("Did not rewind: {}", e.toString());
            }
        }
    }

    private static RolledBackException failure(Exchange exchange, Delivery delivery) {
        Exception failure = delivery.failure() != null ? delivery.failure() : exchange.getException();
        return failure instanceof RolledBackException rolledBack
                ? rolledBack
                : new RolledBackException(
                        Reason.ROUTE,
                        "No attempt was made" + (failure == null ? "" : ": " + failure.getMessage()),
                        failure);
    }

    private static RolledBackException failedBefore(Throwable cause) {
        return new RolledBackException(
                cause instanceof KafkaException ? Reason.KAFKA : Reason.ROUTE,
                "The delivery failed before its transaction began: " + cause,
                cause);
    }
}
