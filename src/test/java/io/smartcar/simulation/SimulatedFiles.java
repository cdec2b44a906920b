package io.smartcar.simulation;

import io.smartcar.camel.support.Causes;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.simulation.Ledger.Outcome;
import io.smartcar.store.HeldEvent;
import io.smartcar.store.HeldPartition;
import io.smartcar.store.HoldingStore;
import io.smartcar.store.PendingWrites;
import io.smartcar.store.Store;
import io.smartcar.store.TakenOverException;
import io.smartcar.store.WriteFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * The files of Hadoop, and the store of one process, which holds events in open files and rolls them at times at random.
 * Appending and rolling may fail, a roll also after it was done; who takes a partition over fences its earlier owner.
 */
final class SimulatedFiles {
    static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int SIZE = 30;

    boolean unreachable;
    private final Simulation simulation;
    private final Ledger ledger;
    private final Map<HoldingStore.Owned, Place> places = new HashMap<>();

    /** What is known of a partition after all of its owners. */
    private static final class Place {
        private final Set<String> ids = new HashSet<>();
        private long head = -1;
        private Object owner;
    }

    SimulatedFiles(Simulation simulation, Ledger ledger) {
        this.simulation = simulation;
        this.ledger = ledger;
    }

    /** Collects the events that an earlier step has not rejected, as the endpoint {@code hdfs:} does. */
    void collect(Exchange exchange) {
        Records records = exchange.getProperty(Exchange.TRANSACTION_CONTEXT_DATA, Records.class);
        boolean fails = simulation.strikes(Fault.WRITES_FAIL);
        for (Object child : exchange.getMessage().getBody(List.class)) {
            Exchange event = (Exchange) child;
            if (event.getException() == null) {
                Ledger.Line line = ledger.line(event.getMessage().getBody(byte[].class));
                event.setException(failure(line, fails && simulation.chance(0.3)));
                if (event.getException() == null) {
                    records.collected.add(new Record(event, line));
                }
            }
        }
    }

    private Exception failure(Ledger.Line line, boolean fails) {
        if (fails) {
            line.suspect = true;
            return new IllegalStateException("for no reason");
        }
        boolean poison = line.outcome() == Outcome.POISON;
        boolean clear = simulation.nanoTime() > World.POISON_IS_CLEAR.toNanos();
        if (line.outcome() == Outcome.REJECTED && !ledger.isRepaired() || poison && clear) {
            return new RejectedEventException(RejectReason.TYPE, "rejected");
        }
        return poison ? new IllegalStateException("poison") : null;
    }

    private record Record(Exchange event, Ledger.Line line) {}

    private static final class Records implements PendingWrites {
        private final List<Record> collected = new ArrayList<>();
        private final Store.Probe probe;

        Records(Store.Probe probe) {
            this.probe = probe;
        }

        @Override
        public void forEach(Visitor visitor) {
            collected.forEach(record -> visitor.visit(record.event(), "files", record.line()));
        }

        @Override
        public List<WriteFailure> flush() {
            return List.of();
        }

        @Override
        public void end() {
            collected.clear();
        }

        @Override
        public Store.Probe probe() {
            return probe;
        }
    }

    /** The files as the store of a process. */
    HoldingStore store(Host host) {
        return new HoldingStore() {
            @Override
            public String scheme() {
                return "hdfs";
            }

            @Override
            public PendingWrites begin(Exchange exchange) {
                host.requireAlive();
                Records records = new Records(this::check);
                exchange.setProperty(Exchange.TRANSACTION_CONTEXT_DATA, records);
                return records;
            }

            @Override
            public Duration writeTimeout() {
                return Duration.ZERO;
            }

            @Override
            public Duration rollTimeout() {
                return TIMEOUT;
            }

            @Override
            public boolean isOutage(Throwable failure) {
                return Causes.find(IOException.class, failure) != null;
            }

            @Override
            public boolean needsOperator(Throwable failure) {
                return false;
            }

            @Override
            public void check() throws Exception {
                host.step("before a probe");
                if (unreachable) {
                    host.await(Duration.ofSeconds(1));
                    throw new ConnectException("no name node");
                }
            }

            @Override
            public HeldPartition takeOver(Owned partition, Object write) throws Exception {
                host.step("before a takeover");
                requireReachable(host);
                Place place = places.computeIfAbsent(partition, created -> new Place());
                Held held = new Held(host, place);
                if (!simulation.has(Defect.NO_FENCE) || place.owner == null) {
                    place.owner = held;
                }
                simulation.log("%s takes over %s, visible up to %s", host, partition.partition(), place.head);
                host.await(Duration.ofMillis(3));
                held.next = place.head;
                held.ids.addAll(place.ids);
                return held;
            }
        };
    }

    private void requireReachable(Host host) throws IOException {
        if (unreachable) {
            host.await(TIMEOUT);
            throw new ConnectException("no name node");
        }
    }

    private final class Held implements HeldPartition {
        private final Host host;
        private final Place place;
        private final List<Ledger.Line> lines = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private long next;

        Held(Host host, Place place) {
            this.host = host;
            this.place = place;
        }

        private void requireOwner() throws TakenOverException {
            if (place.owner != this && !simulation.has(Defect.NO_FENCE)) {
                throw new TakenOverException(new IOException("another owner has taken over"));
            }
        }

        @Override
        public long head() {
            return simulation.has(Defect.COMMIT_BEFORE_ROLL) ? next : place.head;
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
            if (!event.writes().isEmpty()) {
                host.step("before an append");
                requireReachable(host);
                if (simulation.chance(0.1)) {
                    requireOwner();
                }
                if (simulation.strikes(Fault.APPEND_FAILS)) {
                    throw new IOException("an append fails");
                }
            }
            next = event.offset() + 1;
            boolean isNew = ids.add(event.id() + "#" + event.replays()) || simulation.has(Defect.REPEATS_STORED);
            if (event.writes().isEmpty() || !isNew) {
                return false;
            }
            lines.add((Ledger.Line) event.writes().get(0));
            return true;
        }

        @Override
        public boolean isFull() {
            return !lines.isEmpty() && simulation.chance(0.01);
        }

        @Override
        public boolean isDue() {
            return lines.size() >= SIZE || simulation.chance(0.03);
        }

        @Override
        public long roll() throws Exception {
            host.step("before a roll");
            requireReachable(host);
            if (simulation.strikes(Fault.FROZEN)) {
                // often for longer than a session: somebody else takes over
                host.freeze(simulation.between(Duration.ofSeconds(1), Duration.ofMinutes(1)));
            }
            host.await(simulation.between(Duration.ofMillis(1), Duration.ofMillis(50)));
            requireOwner();
            boolean lost = simulation.strikes(Fault.FLUSH_LOST);
            if (!lost || simulation.chance(0.5)) {
                simulation.log("%s rolls %s events, up to %s", host, lines.size(), next);
                lines.forEach(ledger::visible);
                place.ids.addAll(ids);
                place.head = next;
            }
            if (lost && !simulation.has(Defect.FAILED_ROLL_IGNORED)) {
                host.await(TIMEOUT);
                throw new IOException("no answer to a rename");
            }
            lines.clear();
            host.step("after a roll");
            place.head = Math.max(place.head, simulation.has(Defect.FAILED_ROLL_IGNORED) ? next : -1);
            return place.head;
        }

        @Override
        public void abandon() {
            lines.clear();
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
