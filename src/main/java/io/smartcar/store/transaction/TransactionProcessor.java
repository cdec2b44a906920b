package io.smartcar.store.transaction;

import io.smartcar.store.transaction.RolledBackException.Reason;
import java.time.Duration;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * One attempt to settle a delivery: begin, run the inner route, write, send the dead letters, commit the offsets; or
 * roll back. The exchange fails if and only if it was rolled back. The error handler stands around it, so that each
 * redelivery is a transaction of its own.
 *
 * <p>An exchange that is in a transaction already, on this thread, joins it.
 */
final class TransactionProcessor extends DelegateAsyncProcessor {
    /** What the error handler counts with. A step that removes all headers would make it redeliver for ever. */
    private static final String[] COUNTERS = {
        Exchange.REDELIVERED, Exchange.REDELIVERY_COUNTER, Exchange.REDELIVERY_MAX_COUNTER
    };

    private final String routeId;
    private final StoreServices services;
    private int maximumRedeliveries;
    private Duration limit;

    TransactionProcessor(Processor inner, String routeId, StoreServices services) {
        super(inner);
        this.routeId = routeId;
        this.services = services;
    }

    /**
     * Tells what stands around it.
     *
     * @param maximumRedeliveries how often the error handler redelivers
     * @param limit how old a delivery may get before its consumer must poll again; null: any age
     */
    void surroundedBy(int maximumRedeliveries, Duration limit) {
        this.maximumRedeliveries = maximumRedeliveries;
        this.limit = limit;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (RunningTransaction.isJoinedBy(exchange)) {
            return super.process(exchange, callback);
        }
        Delivery bound = Delivery.of(exchange);
        Delivery delivery = bound != null ? bound : Delivery.begin(exchange);
        try {
            run(exchange, delivery);
        } finally {
            if (bound == null) {
                delivery.end();
            }
        }
        callback.done(true);
        return true;
    }

    private void run(Exchange exchange, Delivery delivery) {
        Object[] counts = new Object[COUNTERS.length];
        for (int i = 0; i < COUNTERS.length; i++) {
            counts[i] = exchange.getMessage().getHeader(COUNTERS[i]);
        }
        RunningTransaction transaction = RunningTransaction.begin(exchange);
        try {
            boolean lastAttempt = delivery.nextAttempt() > redeliveries(exchange);
            new Settlement(exchange, delivery, getProcessor(), services.buffers(), lastAttempt, limit).run();
            services.deadLetters().send(delivery, routeId);
            services.committer().commit(delivery);
            delivery.committed();
            services.metrics().committed(delivery);
        } catch (RolledBackException e) {
            rollBack(exchange, delivery, counts, e);
        } catch (Throwable e) {
            // an Error that got out of here would end the consumer's thread, quietly
            rollBack(
                    exchange,
                    delivery,
                    counts,
                    new RolledBackException(Reason.ROUTE, "The transaction failed: " + e, e));
        } finally {
            transaction.end();
        }
    }

    private void rollBack(Exchange exchange, Delivery delivery, Object[] counts, RolledBackException cause) {
        services.metrics().rolledBack();
        delivery.failed(cause);
        Failures.clear(exchange);
        for (int i = 0; i < COUNTERS.length; i++) {
            if (counts[i] != null) {
                exchange.getIn().setHeader(COUNTERS[i], counts[i]);
            }
        }
        exchange.setException(cause);
        if (cause.isInPassing()) {
            // the group goes on only after the next poll: until then each attempt would fail alike, and hold it up
            exchange.getExchangeExtension().setRedeliveryExhausted(true);
        }
    }

    /** An onException clause may have a redelivery policy of its own, known from the first redelivery on. */
    private int redeliveries(Exchange exchange) {
        Integer announced = exchange.getMessage().getHeader(Exchange.REDELIVERY_MAX_COUNTER, Integer.class);
        return announced != null ? announced : maximumRedeliveries;
    }
}
