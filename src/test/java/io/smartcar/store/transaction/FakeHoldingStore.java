package io.smartcar.store.transaction;

import io.smartcar.camel.support.Causes;
import io.smartcar.store.HeldEvent;
import io.smartcar.store.HeldPartition;
import io.smartcar.store.HoldingStore;
import io.smartcar.store.PendingWrites;
import io.smartcar.store.Store;
import io.smartcar.store.WriteFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A store in memory that holds events until they are rolled, with one owner for each partition. */
public final class FakeHoldingStore implements HoldingStore {
    /** The visible events, in the order of rolls. */
    final List<String> visible = new CopyOnWriteArrayList<>();

    /** Takes a call ({@code takeOver}, {@code append e7}, {@code roll}); may throw. */
    volatile Call calls = call -> {};

    /** Whether the events held of a partition are to be rolled. */
    volatile Predicate<List<String>> due = held -> false;

    /** Whether a partition that holds these events can take no more. */
    volatile Predicate<List<String>> full = held -> false;

    /** The writes that repeat one that is stored. */
    final List<String> repeats = new CopyOnWriteArrayList<>();

    volatile boolean reachable = true;

    private final String scheme;
    private final Map<Owned, Place> places = new ConcurrentHashMap<>();

    FakeHoldingStore() {
        this("held");
    }

    /** @param scheme of the endpoints that take part */
    public FakeHoldingStore(String scheme) {
        this.scheme = scheme;
    }

    /** Fails some calls. */
    interface Call {
        void on(String call) throws Exception;
    }

    /** What the store knows of a partition. */
    private static final class Place {
        private long head = -1;
        private Object owner;
    }

    /** The partitions whose owner has not given them up. */
    long owned() {
        return places.values().stream().filter(place -> place.owner != null).count();
    }

    /** Collects each event of the batch that has no exception. */
    Processor collects() {
        return exchange -> {
            for (Object child : exchange.getMessage().getBody(List.class)) {
                Exchange event = (Exchange) child;
                if (event.getException() == null) {
                    writes(exchange).add(new Write(event, event.getMessage().getBody(String.class)));
                }
            }
        };
    }

    /** Collects one write of all events together. */
    Processor collectsAllAsOne() {
        return exchange -> writes(exchange).add(new Write(exchange, "all"));
    }

    private static List<Write> writes(Exchange exchange) {
        return exchange.getProperty(Exchange.TRANSACTION_CONTEXT_DATA, Collected.class).writes;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public PendingWrites begin(Exchange exchange) {
        Collected collected = new Collected();
        exchange.setProperty(Exchange.TRANSACTION_CONTEXT_DATA, collected);
        return collected;
    }

    @Override
    public Duration writeTimeout() {
        return Duration.ZERO;
    }

    @Override
    public Duration rollTimeout() {
        return Duration.ZERO;
    }

    @Override
    public boolean isOutage(Throwable failure) {
        return Causes.find(ConnectException.class, failure) != null;
    }

    @Override
    public boolean needsOperator(Throwable failure) {
        return false;
    }

    @Override
    public void check() throws Exception {
        if (!reachable) {
            throw new IOException("the store cannot be reached");
        }
    }

    @Override
    public HeldPartition takeOver(Owned partition, Object write) throws Exception {
        calls.on("takeOver");
        Place place = places.computeIfAbsent(partition, created -> new Place());
        Held held = new Held(place);
        place.owner = held;
        return held;
    }

    private record Write(Exchange event, String text) {}

    private final class Collected implements PendingWrites {
        private final List<Write> writes = new ArrayList<>();

        @Override
        public void forEach(Visitor visitor) {
            writes.forEach(each -> visitor.visit(each.event(), "files", each.text()));
        }

        @Override
        public List<WriteFailure> flush() {
            writes.clear();
            return List.of();
        }

        @Override
        public void end() {
            writes.clear();
        }

        @Override
        public Store.Probe probe() {
            return FakeHoldingStore.this::check;
        }
    }

    private final class Held implements HeldPartition {
        private final Place place;
        private final List<String> held = new ArrayList<>();
        private long next;

        Held(Place place) {
            this.place = place;
            next = place.head;
        }

        private void requireOwner() throws IOException {
            if (place.owner != this) {
                throw new IOException("another owner has taken the partition over");
            }
        }

        @Override
        public long head() {
            return place.head;
        }

        @Override
        public long next() {
            return next;
        }

        @Override
        public boolean append(HeldEvent event) throws Exception {
            if (event.offset() < next) {
                return false;
            }
            for (Object write : event.writes()) {
                calls.on("append " + write);
                requireOwner();
                held.add((String) write);
            }
            next = event.offset() + 1;
            return !event.writes().isEmpty() && !held.removeAll(repeats);
        }

        @Override
        public boolean isFull() {
            return full.test(held);
        }

        @Override
        public boolean isDue() {
            return due.test(held);
        }

        @Override
        public long roll() throws Exception {
            calls.on("roll");
            requireOwner();
            visible.addAll(held);
            held.clear();
            place.head = next;
            return next;
        }

        @Override
        public void abandon() {
            held.clear();
            next = -1;
        }

        @Override
        public void close() {
            abandon();
            if (place.owner == this) {
                place.owner = null;
            }
        }
    }
}
