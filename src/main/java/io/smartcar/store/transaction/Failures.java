package io.smartcar.store.transaction;

import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.event.RejectedEventException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.support.ExchangeHelper;
import org.apache.hadoop.hbase.TableNotEnabledException;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.apache.kafka.common.errors.RetriableException;

/** Tells whether an exchange has failed, and what its failure means. */
final class Failures {
    private Failures() {}

    /**
     * Takes the failure out of the exchange, which is then as if it had not failed.
     *
     * <p>An exchange that some handler called handled has failed all the same: what the handled step should have
     * collected is missing.
     *
     * @return the cause, or null if the exchange has not failed
     */
    static Exception take(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure == null && ExchangeHelper.isFailureHandled(exchange)) {
            failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
            if (failure == null) {
                failure =
                        new RollbackExchangeException("A failure was called handled inside the transaction", exchange);
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
        exchange.setRollbackOnly(false);
        exchange.setRollbackOnlyLast(false);
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_CAUGHT);
        exchange.getExchangeExtension().setFailureHandled(false);
        exchange.getExchangeExtension().setErrorHandlerHandled(null);
        // a split sets it, and the error handler around the transaction would not redeliver
        exchange.getExchangeExtension().setRedeliveryExhausted(false);
    }

    /** What says that an event is to blame and will never be stored, or null if nothing does. */
    static Exception refusal(Exception failure) {
        RejectedEventException refusal = find(failure, RejectedEventException.class);
        if (refusal != null) {
            return refusal;
        }
        return failure instanceof StoreException store && store.isFinal() ? store : null;
    }

    /** Whether something that the route needs cannot be reached: true of any event, so none is to blame. */
    static boolean isOutage(Exception failure) {
        return FailureKind.of(failure) == FailureKind.OUTAGE
                || find(failure, InterruptedException.class) != null
                || find(failure, RetriableException.class) != null;
    }

    /** Whether waiting will not do: an operator has to create, allow or mend something. */
    static boolean needsOperator(RolledBackException failure) {
        return failure.reason() == RolledBackException.Reason.ROUTE
                || find(failure, TableNotFoundException.class) != null
                || find(failure, NoSuchColumnFamilyException.class) != null
                || find(failure, TableNotEnabledException.class) != null
                || find(failure, AccessDeniedException.class) != null;
    }

    /** Whether the route itself asked for the rollback: there is no event to look for. */
    static boolean isRollbackOnDemand(Throwable failure) {
        return find(failure, RollbackExchangeException.class) != null;
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        // a chain of causes may be a ring
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
