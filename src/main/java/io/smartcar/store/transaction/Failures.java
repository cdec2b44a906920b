package io.smartcar.store.transaction;

import io.smartcar.camel.support.Causes;
import io.smartcar.event.RejectedEventException;
import io.smartcar.store.Store;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.support.ExchangeHelper;
import org.apache.kafka.common.errors.RetriableException;

/** Whether an exchange has failed, and what its failure means. */
final class Failures {
    private Failures() {}

    /**
     * Takes the failure out of the exchange, which is then as if it had not failed.
     *
     * <p>An exchange that an error handler marked as handled has failed all the same: the writes of the handled step are
     * missing.
     *
     * @return the cause, or null if the exchange has not failed
     */
    static Exception take(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure == null && ExchangeHelper.isFailureHandled(exchange)) {
            failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
            if (failure == null) {
                failure = new RollbackExchangeException(
                        "A failure was marked as handled inside the transaction", exchange);
            }
        }
        if (failure == null && (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast())) {
            failure = new RollbackExchangeException("The route has marked the exchange for rollback", exchange);
        }
        clear(exchange);
        return failure;
    }

    /** Makes the exchange one that has not failed. */
    static void clear(Exchange exchange) {
        exchange.setException(null);
        // a stopped exchange would not be redelivered
        exchange.setRouteStop(false);
        exchange.setRollbackOnly(false);
        exchange.setRollbackOnlyLast(false);
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_CAUGHT);
        exchange.getExchangeExtension().setFailureHandled(false);
        exchange.getExchangeExtension().setErrorHandlerHandled(null);
        // a split sets it, and the error handler around the transaction would not redeliver
        exchange.getExchangeExtension().setRedeliveryExhausted(false);
    }

    /** The rejection of an event that this failure means, or null if it means none. */
    static Exception rejection(Exception failure, Store store) {
        RejectedEventException rejection = Causes.find(RejectedEventException.class, failure);
        if (rejection != null) {
            return rejection;
        }
        if (store.isRejection(failure)) {
            return new StoreException(failure.getMessage(), failure);
        }
        return failure instanceof StoreException write && write.isRejection() ? write : null;
    }

    /** Whether something that the route needs is unavailable: all events fail alike, and none is to blame. */
    static boolean isOutage(Exception failure, Store store) {
        return store.isOutage(failure)
                || Causes.find(InterruptedException.class, failure) != null
                || Causes.find(RetriableException.class, failure) != null;
    }

    /** Whether the route itself requested the rollback: no event is to blame. */
    static boolean isRequestedRollback(Throwable failure) {
        return Causes.find(RollbackExchangeException.class, failure) != null;
    }
}
