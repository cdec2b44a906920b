package io.smartcar.simulation;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.support.Causes;
import io.smartcar.simulation.Ledger.Outcome;
import io.smartcar.store.PendingWrites;
import io.smartcar.store.Store;
import io.smartcar.store.WriteFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * The tables of HBase, and the store of one process. A write may fail before it is applied or after, for a whole table, for
 * some rows, or for a row that is rejected or poison; a process may be killed in the middle of a batch.
 */
final class SimulatedTables {
    static final Duration WRITE_TIMEOUT = Duration.ofSeconds(3);

    final Set<String> unreachable = new HashSet<>();
    private final Simulation simulation;
    private final Ledger ledger;

    SimulatedTables(Simulation simulation, Ledger ledger) {
        this.simulation = simulation;
        this.ledger = ledger;
    }

    /** The tables as the store of a process. */
    Store store(Host host) {
        return new Store() {
            @Override
            public String scheme() {
                return "hbase";
            }

            @Override
            public PendingWrites begin(Exchange exchange) {
                host.requireAlive();
                Writes writes = new Writes(host);
                exchange.setProperty(Exchange.TRANSACTION_CONTEXT_DATA, writes);
                return writes;
            }

            @Override
            public Duration writeTimeout() {
                return WRITE_TIMEOUT;
            }

            @Override
            public boolean isOutage(Throwable failure) {
                return Causes.find(ConnectException.class, failure) != null;
            }

            @Override
            public boolean needsOperator(Throwable failure) {
                return false;
            }
        };
    }

    /** Collects the rows that an earlier step has added to the events, as the endpoint {@code hbase:} does. */
    void collect(Exchange exchange) {
        Writes writes = exchange.getProperty(Exchange.TRANSACTION_CONTEXT_DATA, Writes.class);
        for (Object event : exchange.getMessage().getBody(List.class)) {
            if (((Exchange) event).getException() == null) {
                writes.add((Exchange) event);
            }
        }
    }

    private record Write(Exchange event, String table, Put put, Ledger.Line line) {
        WriteFailure failure(WriteFailure.Kind kind) {
            IOException cause = new IOException("the write is " + kind);
            return new WriteFailure(
                    event, table, "row '" + Bytes.toString(put.getRow()) + "'", kind, cause.getMessage(), cause);
        }
    }

    private final class Writes implements PendingWrites {
        private final Host host;
        private final List<Write> pending = new ArrayList<>();
        private final Set<String> tables = new LinkedHashSet<>();

        Writes(Host host) {
            this.host = host;
        }

        void add(Exchange event) {
            String table = event.getMessage().getHeader(HBaseConstants.TABLE_NAME, String.class);
            Put put = event.getMessage().getHeader(HBaseConstants.MUTATION, Put.class);
            tables.add(table);
            pending.add(
                    new Write(event, table, put, ledger.line(event.getMessage().getBody(byte[].class))));
        }

        @Override
        public void forEach(Visitor visitor) {
            pending.forEach(each -> visitor.visit(each.event(), each.table(), null));
        }

        @Override
        public List<WriteFailure> flush() {
            List<Write> writes = new ArrayList<>(pending);
            pending.clear();
            host.step("before a flush");
            host.await(simulation.between(Duration.ofMillis(1), Duration.ofMillis(20)));
            List<Write> inAnyOrder = new ArrayList<>(writes);
            Collections.shuffle(inAnyOrder, simulation.random);
            boolean lost = simulation.strikes(Fault.FLUSH_LOST);
            boolean partly = simulation.strikes(Fault.WRITES_FAIL);
            List<WriteFailure> failures = new ArrayList<>();
            for (Write write : inAnyOrder) {
                host.step("in a flush");
                boolean out = unreachable.contains(write.table());
                boolean unclear = partly && simulation.chance(0.3);
                WriteFailure.Kind kind = out || lost
                        ? WriteFailure.Kind.OUTAGE
                        : unclear ? WriteFailure.Kind.UNKNOWN : kindOfFailure(write.line());
                boolean writable = kindOfFailure(write.line()) == null;
                if (writable && (kind == null || simulation.chance(out ? 0.1 : 0.5))) {
                    apply(write);
                }
                if (kind != null) {
                    failures.add(write.failure(kind));
                    write.line().suspect |= kind == WriteFailure.Kind.UNKNOWN;
                }
            }
            simulation.log(
                    "%s flushes %s rows of %s, %s fail%s",
                    host,
                    writes.size(),
                    tables,
                    failures.size(),
                    failures.isEmpty() ? "" : ": " + failures.get(0).kind());
            if (lost || writes.stream().anyMatch(write -> unreachable.contains(write.table()))) {
                host.await(WRITE_TIMEOUT);
            }
            host.step("after a flush");
            return simulation.has(Defect.FAILED_WRITE_IGNORED) && failures.size() < writes.size()
                    ? List.of()
                    : failures;
        }

        private void apply(Write write) {
            for (List<Cell> cells : write.put().getFamilyCellMap().values()) {
                for (Cell cell : cells) {
                    ledger.stored(
                            write.table(),
                            write.line(),
                            Bytes.toString(write.put().getRow()),
                            Bytes.toString(CellUtil.cloneQualifier(cell)),
                            cell.getTimestamp(),
                            CellUtil.cloneValue(cell));
                }
            }
        }

        /** A poison row is not recognised in a batch without another row of its table: in the end, its reason is clear. */
        private WriteFailure.Kind kindOfFailure(Ledger.Line line) {
            boolean poison = line.outcome() == Outcome.POISON;
            boolean clear = simulation.nanoTime() > World.POISON_IS_CLEAR.toNanos();
            return line.outcome() == Outcome.REJECTED && !ledger.isRepaired() || poison && clear
                    ? WriteFailure.Kind.REJECTED
                    : poison ? WriteFailure.Kind.UNKNOWN : null;
        }

        @Override
        public void end() {
            pending.clear();
        }

        @Override
        public Store.Probe probe() {
            return () -> {
                host.step("before a probe");
                if (tables.stream().anyMatch(unreachable::contains)) {
                    host.await(Duration.ofSeconds(1));
                    throw new ConnectException("a table is out of reach");
                }
            };
        }
    }
}
