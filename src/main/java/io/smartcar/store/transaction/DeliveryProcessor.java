package io.smartcar.store.transaction;

import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Runs a delivery: the transaction's begin and end, once, around the error handler, which repeats the attempt. An
 * exchange that is in a transaction already, on this thread, joins it.
 */
final class DeliveryProcessor extends DelegateAsyncProcessor {
    private final Transaction transaction;
    private final AsyncProcessor steps;

    /**
     * @param attempts the error handler around the {@link AttemptProcessor}
     * @param steps the steps inside the transaction, for an exchange that joins it
     */
    DeliveryProcessor(Transaction transaction, Processor attempts, Processor steps) {
        super(attempts);
        this.transaction = transaction;
        this.steps = AsyncProcessorConverterHelper.convert(steps);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (RunningTransaction.isJoinedBy(exchange)) {
            return steps.process(exchange, callback);
        }
        Delivery delivery = transaction.begin(exchange);
        if (delivery == null || delivery.failure() != null) {
            if (delivery != null) {
                transaction.end(exchange, delivery);
            }
            callback.done(true);
            return true;
        }
        return super.process(exchange, doneSync -> {
            transaction.end(exchange, delivery);
            callback.done(doneSync);
        });
    }
}
