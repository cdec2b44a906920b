package io.smartcar.transaction;

import io.smartcar.transaction.RolledBackException.Reason;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
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
        Delivery delivery = Delivery.begin(exchange);
        OutageGate gate = delivery.consumer() == null ? null : services.gates().of(exchange);
        if (gate != null && gate.isClosed()) {
            delivery.failed(gate.refusal());
            failed(exchange, delivery);
            callback.done(true);
            return true;
        }
        if (delivery.consumer() != null) {
            services.positionKeeper().delivered(delivery.consumer(), delivery.ranges());
        }
        return super.process(exchange, doneSync -> {
            if (!delivery.isCommitted()) {
                RolledBackException failure = failed(exchange, delivery);
                if (gate != null) {
                    gate.close(failure);
                }
            } else {
                delivery.end();
                if (gate != null) {
                    gate.succeeded();
                }
            }
            callback.done(doneSync);
        });
    }

    /** Makes the exchange a failed one, whatever a handler called it, and its events come again. */
    private RolledBackException failed(Exchange exchange, Delivery delivery) {
        delivery.end();
        if (delivery.consumer() != null) {
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
