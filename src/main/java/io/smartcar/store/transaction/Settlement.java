package io.smartcar.store.transaction;

import io.smartcar.store.PendingWrites;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.Store;
import io.smartcar.store.WriteFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Settles every event of a delivery in one attempt: stored, dropped by the route, or rejected. Otherwise it throws, and
 * all of them are redelivered.
 *
 * <p>An event that is rejected by a step or by the store is found at once. If a step fails for a whole batch, the batch
 * is halved and run again until the event is alone: at most 2n − 1 runs for n events, and never beyond the maximum age of
 * the delivery. An event that fails alone, for a cause that is neither a rejection nor an outage, is poison only if
 * another event of its table can be stored after it; if all events fail alike, the route or the store is at fault, and no
 * event must be rejected for that. Poison events are searched in the last attempt only, so that a transient fault costs
 * nothing.
 *
 * <p>Used for one attempt, by the thread that processes the exchange.
 */
final class Settlement {
    private final Exchange exchange;
    private final Delivery delivery;
    private final Transaction.Steps steps;
    private final Store store;
    private final boolean lastAttempt;
    private final Duration maximumAge;

    /** Whether the exchange is still as it was delivered. */
    private boolean pristine;

    /**
     * @param steps the steps inside the transaction
     * @param lastAttempt whether no redelivery follows
     * @param maximumAge the age of the delivery beyond which its batch is no longer halved; null: any
     */
    Settlement(
            Exchange exchange,
            Delivery delivery,
            Transaction.Steps steps,
            Store store,
            boolean lastAttempt,
            Duration maximumAge) {
        this.exchange = exchange;
        this.delivery = delivery;
        this.steps = steps;
        this.store = store;
        this.lastAttempt = lastAttempt;
        this.maximumAge = maximumAge;
        pristine = delivery.attempts() == 1;
    }

    /**
     * Runs the steps and writes what they have collected.
     *
     * @throws RolledBackException if there is an outage, or a failure that no event can be blamed for
     */
    void run() throws RolledBackException {
        settle(delivery.events());
        List<DeliveredEvent> pending = pending(delivery.events());
        if (!pending.isEmpty()) {
            rejectPoisonEvents(pending);
        }
    }

    private static List<DeliveredEvent> pending(List<DeliveredEvent> events) {
        return events.stream().filter(DeliveredEvent::isPending).toList();
    }

    private void settle(List<DeliveredEvent> events) throws RolledBackException {
        Exception failure = store(events);
        if (failure == null) {
            List<DeliveredEvent> pending = pending(events);
            if (pending.isEmpty()) {
                return;
            }
            requireLastAttempt(pending.get(0).pendingCause());
            if (events.size() > 1) {
                checkAge(pending);
                if (pending.size() < events.size()) {
                    settle(pending);
                } else {
                    halve(pending);
                }
            }
            return;
        }
        Exception rejection = Failures.rejection(failure, store);
        if (rejection == null) {
            requireLastAttempt(failure);
        }
        if (events.size() > 1) {
            checkAge(events);
            halve(events);
        } else if (rejection != null) {
            events.get(0).reject(rejection);
        } else {
            events.get(0).leavePending(failure);
        }
    }

    private void halve(List<DeliveredEvent> events) throws RolledBackException {
        int half = events.size() / 2;
        settle(events.subList(0, half));
        settle(events.subList(half, events.size()));
    }

    private void checkAge(List<DeliveredEvent> events) throws RolledBackException {
        if (maximumAge != null && delivery.age().compareTo(maximumAge) > 0) {
            throw new RolledBackException(
                    Reason.ROUTE,
                    "Gave up searching the failing event among the " + events.size() + " from " + events.get(0)
                            + " on: it took longer than " + maximumAge + ", and the consumer must poll again",
                    null);
        }
    }

    private void requireLastAttempt(Exception failure) throws RolledBackException {
        if (!lastAttempt) {
            throw new RolledBackException(
                    Reason.ROUTE,
                    "Failed to process " + describe() + ": " + failure.getMessage() + "; retrying",
                    failure);
        }
    }

    /**
     * Begin, route, flush: stores these events, and sets the outcome of each.
     *
     * @return the failure of them as a whole, or null
     */
    private Exception store(List<DeliveredEvent> events) throws RolledBackException {
        if (!pristine) {
            delivery.select(events);
        }
        pristine = false;
        PendingWrites writes = store.begin(exchange);
        try {
            steps.run(exchange);
            Exception failure = Failures.take(exchange);
            if (failure != null) {
                return stepFailed(failure, writes);
            }
            for (DeliveredEvent event : events) {
                takeOutcome(event, writes);
            }
            return flush(writes, events);
        } finally {
            writes.end();
        }
    }

    private Exception stepFailed(Exception failure, PendingWrites writes) throws RolledBackException {
        if (Failures.isOutage(failure, store)) {
            throw new RolledBackException(
                    Reason.STORE,
                    "Failed to process " + describe() + ": " + failure.getMessage(),
                    failure,
                    writes.probe());
        }
        if (Failures.isRequestedRollback(failure) || delivery.events().isEmpty()) {
            throw new RolledBackException(
                    Reason.ROUTE, "Rolled back " + describe() + ": " + failure.getMessage(), failure);
        }
        return failure;
    }

    /** A step may set an exception on one event of a batch. */
    private void takeOutcome(DeliveredEvent event, PendingWrites writes) throws RolledBackException {
        Exception failure = event.exchange().getException();
        if (failure == null || !delivery.isBatch()) {
            return;
        }
        Exception rejection = Failures.rejection(failure, store);
        if (rejection != null) {
            event.reject(rejection);
        } else {
            event.leavePending(stepFailed(failure, writes));
        }
    }

    private Exception flush(PendingWrites writes, List<DeliveredEvent> events) throws RolledBackException {
        Set<String> unplaced = new HashSet<>();
        writes.forEach((source, table, write) -> {
            DeliveredEvent event = delivery.find(source, events);
            if (event != null) {
                event.writesTo(table, write);
            } else if (write != null) {
                unplaced.add(table);
            }
        });
        if (!unplaced.isEmpty()) {
            throw new RolledBackException(
                    Reason.ROUTE,
                    "Did not store " + describe() + ": a write to " + unplaced
                            + " comes from no single one of them, so that it has no offset: write each event on its own",
                    null);
        }
        List<WriteFailure> failures = writes.flush();
        for (WriteFailure failure : failures) {
            if (failure.kind() == WriteFailure.Kind.OUTAGE) {
                throw new RolledBackException(
                        Reason.STORE,
                        "Failed to store " + describe() + " in table '" + failure.table() + "': " + failure.reason(),
                        failure.cause(),
                        writes.probe());
            }
        }
        for (WriteFailure failure : failures) {
            StoreException reason = new StoreException(failure);
            DeliveredEvent event = delivery.find(failure.exchange(), events);
            if (event == null) {
                // the row combines several events: only halving the batch finds the one that fails
                return reason;
            }
            if (reason.isRejection()) {
                event.reject(reason);
            } else {
                event.leavePending(reason);
            }
        }
        return null;
    }

    /** Rejects the pending events if another event of their table can be stored now; throws if none can. */
    private void rejectPoisonEvents(List<DeliveredEvent> pending) throws RolledBackException {
        Set<DeliveredEvent> tried = new HashSet<>();
        for (DeliveredEvent poison : pending) {
            DeliveredEvent control = controlEvent(poison);
            if (control == null) {
                throw new RolledBackException(
                        Reason.ROUTE,
                        pending.size() + " of " + delivery.events().size()
                                + " events fail and no other is stored, so that none of them is to blame; the first, "
                                + poison + ": " + poison.pendingCause().getMessage(),
                        poison.pendingCause());
            }
            if (tried.add(control) && (store(List.of(control)) != null || !control.isStored())) {
                throw new RolledBackException(
                        Reason.ROUTE,
                        "Event " + control + " was stored before and fails now, so that " + poison
                                + " is not to blame: " + poison.pendingCause().getMessage(),
                        poison.pendingCause());
            }
        }
        pending.forEach(poison -> poison.reject(poison.pendingCause()));
    }

    private DeliveredEvent controlEvent(DeliveredEvent poison) {
        for (DeliveredEvent event : delivery.events()) {
            if (event.isStored() && poison.sharesTableWith(event)) {
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
