package io.smartcar.store.transaction;

import io.smartcar.store.transaction.RolledBackException.Reason;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outermost part of a transaction, around the error handler: sees each delivery once, whatever the number of
 * attempts. A delivery that was not committed leaves it as a failed exchange, even if a handler called it handled: the
 * consumer would go on, and the next commit would pass what is missing. Before it leaves, the consumer is rewound and
 * the gate of its route is closed.
 */
final class DeliveryProcessor extends DelegateAsyncProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryProcessor.class);

    private final AsyncProcessor inner;
    private final StoreServices services;

    /**
     * Wraps a transaction.
     *
     * @param handled the transaction with its error handler
     * @param inner the steps inside, for an exchange that is in a transaction already
     */
    DeliveryProcessor(Processor handled, Processor inner, StoreServices services) {
        super(handled);
        this.inner = AsyncProcessorConverterHelper.convert(inner);
        this.services = services;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (RunningTransaction.isJoinedBy(exchange)) {
            return inner.process(exchange, callback);
        }
        Delivery delivery;
        try {
            delivery = Delivery.begin(exchange);
        } catch (RuntimeException | Error e) {
            exchange.setException(notTried(e));
            callback.done(true);
            return true;
        }
        OutageGate gate = admit(exchange, delivery);
        if (delivery.failure() != null) {
            end(exchange, delivery, gate);
            callback.done(true);
            return true;
        }
        return super.process(exchange, doneSync -> {
            end(exchange, delivery, gate);
            callback.done(doneSync);
        });
    }

    /**
     * Looks at the delivery before anything is tried; if it must not be tried, it has failed.
     *
     * <p>What is thrown here must not get out: Camel would forget the exchange, and the consumer wait for it for ever.
     *
     * @return the gate of its route, or null
     */
    private OutageGate admit(Exchange exchange, Delivery delivery) {
        OutageGate gate = null;
        try {
            delivery.checkOrigin(services.positions());
            if (delivery.consumer() != null) {
                gate = services.gates().of(exchange);
                if (gate != null && gate.isClosed()) {
                    throw gate.refusal();
                }
                services.positionKeeper().delivered(delivery);
            }
        } catch (RolledBackException e) {
            delivery.failed(e);
        } catch (Throwable e) {
            delivery.failed(notTried(e));
        }
        return gate;
    }

    private static RolledBackException notTried(Throwable cause) {
        return new RolledBackException(
                cause instanceof KafkaException ? Reason.KAFKA : Reason.ROUTE,
                "The delivery failed before its transaction began: " + cause,
                cause);
    }

    private void end(Exchange exchange, Delivery delivery, OutageGate gate) {
        if (delivery.isCommitted()) {
            delivery.end();
            if (gate != null) {
                gate.succeeded();
            }
            return;
        }
        RolledBackException failure = failed(exchange, delivery);
        // a gate that has opened since it refused this one stays open
        if (gate != null && failure.reason() != Reason.GATE_CLOSED) {
            gate.close(failure);
        }
    }

    /** Makes the exchange a failed one, whatever a handler called it, and its events come again. */
    private RolledBackException failed(Exchange exchange, Delivery delivery) {
        delivery.end();
        if (delivery.consumer() != null
                && services.positions().of(delivery.consumer()).isOwn()) {
            rewind(delivery);
        }
        Exception failure = delivery.failure() != null ? delivery.failure() : exchange.getException();
        RolledBackException rolledBack = failure instanceof RolledBackException known
                ? known
                : new RolledBackException(
                        Reason.ROUTE,
                        "The transaction was not tried" + (failure == null ? "" : ": " + failure.getMessage()),
                        failure);
        if (exchange.getException() == null) {
            Failures.clear(exchange);
            exchange.setException(rolledBack);
        }
        return rolledBack;
    }

    private void rewind(Delivery delivery) {
        try {
            services.positions().of(delivery.consumer()).rewind(delivery.consumer());
        } catch (RuntimeException e) {
            // it is closed, or another thread's: then it starts anew from what is committed
            LOG.debug("Did not rewind: {}", e.toString());
        }
    }
}
