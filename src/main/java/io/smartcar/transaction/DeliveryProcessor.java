package io.smartcar.transaction;

import io.smartcar.transaction.RolledBackException.Reason;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * The outermost part of a transaction, around the error handler: sees each delivery once, whatever the number of
 * attempts. A delivery that was not committed leaves it as a failed exchange, even if a handler called it handled: the
 * consumer would go on, and the next commit would pass what is missing.
 */
final class DeliveryProcessor extends DelegateAsyncProcessor {
    private final AsyncProcessor inner;

    /**
     * Wraps a transaction.
     *
     * @param handled the transaction with its error handler
     * @param inner the steps inside, for an exchange that is in a transaction already
     */
    DeliveryProcessor(Processor handled, Processor inner) {
        super(handled);
        this.inner = AsyncProcessorConverterHelper.convert(inner);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (RunningTransaction.isJoinedBy(exchange)) {
            return inner.process(exchange, callback);
        }
        Delivery delivery = Delivery.begin(exchange);
        return super.process(exchange, doneSync -> {
            delivery.end();
            if (!delivery.isCommitted()) {
                failed(exchange, delivery);
            }
            callback.done(doneSync);
        });
    }

    private static void failed(Exchange exchange, Delivery delivery) {
        if (exchange.getException() == null) {
            Exception failure = delivery.failure();
            Failures.clear(exchange);
            exchange.setException(
                    failure != null
                            ? failure
                            : new RolledBackException(Reason.ROUTE, "The transaction was not tried", null));
        }
    }
}
