package io.smartcar.store.transaction;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Runs one attempt of a delivery. The error handler stands around it, so that each redelivery is a transaction of its
 * own.
 */
final class AttemptProcessor extends DelegateAsyncProcessor {
    private final Transaction transaction;

    /** @param steps the steps inside the transaction, which Camel starts and stops with this */
    AttemptProcessor(Transaction transaction, Processor steps) {
        super(steps);
        this.transaction = transaction;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        transaction.attempt(exchange);
        callback.done(true);
        return true;
    }
}
