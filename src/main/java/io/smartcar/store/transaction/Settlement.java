package io.smartcar.store.transaction;

import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.store.transaction.RolledBackException.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.spi.AsyncProcessorAwaitManager;
import org.apache.camel.support.PluginHelper;

/**
 * Brings every event of a delivery to an end: stored, left out by the route, or refused. Otherwise it throws, and all
 * of them come again.
 *
 * <p>An event that is refused by a step or by the store is found at once. If a step fails for a whole batch, the batch
 * is halved and run again until the event is alone: at most 2n − 1 runs for n events, and never past the time that
 * the delivery has. An event that fails alone for a reason that is neither a refusal nor an outage is to blame only if
 * another one of its table can be stored after it; if every event fails alike it is the route or the store that is at
 * fault, and no event must be given up for it. Such events are looked for in the last attempt only, so that a fault
 * that passes costs nothing.
 *
 * <p>Used for one attempt, by the thread that processes the exchange.
 */
final class Settlement {
    private final Exchange exchange;
    private final Delivery delivery;
    private final AsyncProcessor route;
    private final MutationBuffer.Factory buffers;
    private final AsyncProcessorAwaitManager awaitManager;
    private final boolean lastAttempt;
    private final Duration limit;

    private boolean untouched;

    /**
     * Prepares an attempt.
     *
     * @param route what is inside the transaction
     * @param lastAttempt whether nobody will redeliver
     * @param limit the age of the delivery beyond which it is no longer divided; null: no limit
     */
    Settlement(
            Exchange exchange,
            Delivery delivery,
            AsyncProcessor route,
            MutationBuffer.Factory buffers,
            boolean lastAttempt,
            Duration limit) {
        this.exchange = exchange;
        this.delivery = delivery;
        this.route = route;
        this.buffers = buffers;
        this.lastAttempt = lastAttempt;
        this.limit = limit;
        awaitManager = PluginHelper.getAsyncProcessorAwaitManager(exchange.getContext());
        untouched = delivery.attempts() == 1;
    }

    /**
     * Runs the route and writes what it has collected.
     *
     * @throws RolledBackException if there is an outage, or a failure that no event can be blamed for
     */
    void run() throws RolledBackException {
        settle(delivery.events());
        List<DeliveredEvent> suspects =
                delivery.events().stream().filter(DeliveredEvent::isSuspect).toList();
        if (!suspects.isEmpty()) {
            convict(suspects);
        }
        delivery.offerAllAgain();
    }

    private void settle(List<DeliveredEvent> events) throws RolledBackException {
        Exception failure = attempt(events);
        if (failure == null) {
            List<DeliveredEvent> suspects =
                    events.stream().filter(DeliveredEvent::isSuspect).toList();
            if (suspects.isEmpty()) {
                return;
            }
            waitForLastAttempt(suspects.get(0).suspicion());
            if (events.size() > 1) {
                divide(suspects, suspects.size() < events.size());
            }
            return;
        }
        Exception refusal = Failures.refusal(failure);
        if (refusal == null) {
            waitForLastAttempt(failure);
        }
        if (events.size() > 1) {
            divide(events, false);
        } else if (refusal != null) {
            events.get(0).refuse(refusal);
        } else {
            events.get(0).suspect(failure);
        }
    }

    private void divide(List<DeliveredEvent> events, boolean afresh) throws RolledBackException {
        if (limit != null && delivery.age().compareTo(limit) > 0) {
            throw new RolledBackException(
                    Reason.ROUTE,
                    "Gave up looking for the failing event among the " + events.size() + " from " + events.get(0)
                            + " on: it took longer than " + limit + ", and the consumer must poll again",
                    null);
        }
        if (afresh || events.size() == 1) {
            settle(events);
            return;
        }
        int half = events.size() / 2;
        settle(events.subList(0, half));
        settle(events.subList(half, events.size()));
    }

    private void waitForLastAttempt(Exception failure) throws RolledBackException {
        if (!lastAttempt) {
            throw new RolledBackException(
                    Reason.ROUTE,
                    "Failed to process " + describe() + ": " + failure.getMessage() + "; it is tried again",
                    failure);
        }
    }

    /** Runs the route on these events; returns why it failed as a whole, or null with the outcome noted at each event. */
    private Exception attempt(List<DeliveredEvent> events) throws RolledBackException {
        if (!untouched) {
            delivery.offer(events);
        }
        untouched = false;
        MutationBuffer buffer = buffers.begin(exchange);
        try {
            awaitManager.process(route, exchange);
            Exception failure = Failures.take(exchange);
            if (failure != null) {
                return routeFailed(failure, buffer);
            }
            for (DeliveredEvent event : events) {
                judge(event, buffer);
            }
            return flush(buffer, events);
        } finally {
            buffer.end();
        }
    }

    private Exception routeFailed(Exception failure, MutationBuffer buffer) throws RolledBackException {
        if (Failures.isOutage(failure)) {
            throw new RolledBackException(
                    Reason.STORE,
                    "Failed to process " + describe() + ": " + failure.getMessage(),
                    failure,
                    buffer.probe());
        }
        if (Failures.isRollbackOnDemand(failure) || delivery.events().isEmpty()) {
            throw new RolledBackException(
                    Reason.ROUTE, "Rolled back " + describe() + ": " + failure.getMessage(), failure);
        }
        return failure;
    }

    /** A step may set an exception on one event of a batch. */
    private void judge(DeliveredEvent event, MutationBuffer buffer) throws RolledBackException {
        Exception failure = event.exchange().getException();
        if (failure == null || !delivery.isBatch()) {
            return;
        }
        Exception refusal = Failures.refusal(failure);
        if (refusal != null) {
            event.refuse(refusal);
        } else {
            routeFailed(failure, buffer);
            event.suspect(failure);
        }
    }

    private Exception flush(MutationBuffer buffer, List<DeliveredEvent> events) throws RolledBackException {
        buffer.forEach((source, table) -> {
            DeliveredEvent event = delivery.find(source, events);
            if (event != null) {
                event.goesTo(table);
            }
        });
        List<MutationFailure> failures = buffer.flush();
        for (MutationFailure failure : failures) {
            if (failure.kind() == FailureKind.OUTAGE) {
                throw new RolledBackException(
                        Reason.STORE,
                        "Failed to store " + describe() + " in table '" + failure.tableName() + "': "
                                + failure.reason(),
                        failure.cause(),
                        buffer.probe());
            }
        }
        for (MutationFailure failure : failures) {
            Exception reason = StoreException.of(failure);
            DeliveredEvent event = delivery.find(failure.exchange(), events);
            if (event == null) {
                // the row was made of several events: only a division tells which
                return reason;
            }
            if (failure.kind() == FailureKind.REJECTED) {
                event.refuse(reason);
            } else {
                event.suspect(reason);
            }
        }
        return null;
    }

    /** Refuses the suspects, if another event of their table can be stored now; throws if none can. */
    private void convict(List<DeliveredEvent> suspects) throws RolledBackException {
        Set<DeliveredEvent> witnesses = new HashSet<>();
        for (DeliveredEvent suspect : suspects) {
            DeliveredEvent witness = witness(suspect);
            if (witness == null) {
                throw new RolledBackException(
                        Reason.ROUTE,
                        suspects.size() + " of " + delivery.events().size()
                                + " events fail and no other is stored, so that none of them is to blame; the first, "
                                + suspect + ": " + suspect.suspicion().getMessage(),
                        suspect.suspicion());
            }
            boolean asked = !witnesses.add(witness);
            if (!asked && (attempt(List.of(witness)) != null || !witness.isStored())) {
                throw new RolledBackException(
                        Reason.ROUTE,
                        "Event " + witness + " was stored and is refused now, so that " + suspect + " is not to blame: "
                                + suspect.suspicion().getMessage(),
                        suspect.suspicion());
            }
        }
        suspects.forEach(suspect -> suspect.refuse(suspect.suspicion()));
    }

    private DeliveredEvent witness(DeliveredEvent suspect) {
        for (DeliveredEvent event : delivery.events()) {
            if (event.isStored() && suspect.sharesTableWith(event)) {
                return event;
            }
        }
        return null;
    }

    private String describe() {
        List<DeliveredEvent> events = delivery.events();
        return switch (events.size()) {
            case 0 -> "an empty batch";
            case 1 -> "event " + events.get(0);
            default -> events.size() + " events from " + events.get(0) + " on";
        };
    }
}
