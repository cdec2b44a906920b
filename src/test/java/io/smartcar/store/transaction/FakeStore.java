package io.smartcar.store.transaction;

import io.smartcar.camel.support.Causes;
import io.smartcar.store.PendingWrites;
import io.smartcar.store.Store;
import io.smartcar.store.WriteFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A store in memory, with the behaviour of an endpoint: it collects inside a transaction, and writes directly outside. */
public final class FakeStore implements Store {
    private final String scheme;

    /** The stored rows, as {@code table/row}, in order, including repetitions. */
    public final List<String> rows = new CopyOnWriteArrayList<>();

    /** The number of rows of each flush. */
    final List<Integer> flushes = new CopyOnWriteArrayList<>();

    /** Returns, for a table and a row, why the row is not stored; null: it is. */
    volatile BiFunction<String, String, WriteFailure.Kind> failures = (table, row) -> null;

    /** The longest time of a flush, for the checks of a route. */
    public volatile Duration writeTimeout = Duration.ZERO;

    /** Whether the probe succeeds. */
    volatile boolean reachable = true;

    /** What a look at the store finds; null: it is available. */
    volatile Exception problem;

    /** A store whose endpoints have a scheme that no other has. */
    public FakeStore() {
        this("fake");
    }

    /** @param scheme of the endpoints of the store */
    public FakeStore(String scheme) {
        this.scheme = scheme;
    }

    /** Makes a row of each event that has no exception: its table is the header {@code table}, or {@code events}. */
    public Processor puts() {
        return exchange -> {
            if (exchange.getMessage().getBody() instanceof List<?> batch && batch.get(0) instanceof Exchange) {
                batch.forEach(child -> put((Exchange) child, exchange));
            } else {
                put(exchange, exchange);
            }
        };
    }

    /** Makes one row of all events of the batch together. */
    Processor putsOneRowOfAll() {
        return exchange -> {
            StringBuilder row = new StringBuilder();
            for (Object child : exchange.getMessage().getBody(List.class)) {
                row.append(((Exchange) child).getMessage().getBody(String.class))
                        .append('+');
            }
            put(exchange, exchange, "events", row.toString());
        };
    }

    private void put(Exchange event, Exchange exchange) {
        if (event.getException() == null) {
            String table = event.getMessage().getHeader("table", "events", String.class);
            put(event, exchange, table, event.getMessage().getBody(String.class));
        }
    }

    private void put(Exchange event, Exchange exchange, String table, String row) {
        Buffer buffer = exchange.getProperty(Exchange.TRANSACTION_CONTEXT_DATA, Buffer.class);
        if (buffer == null) {
            rows.add(table + "/" + row);
        } else {
            buffer.writes.add(new Write(event, table, row));
        }
    }

    @Override
    public void check() throws Exception {
        if (problem != null) {
            throw problem;
        }
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public PendingWrites begin(Exchange exchange) {
        Buffer buffer = new Buffer();
        exchange.setProperty(Exchange.TRANSACTION_CONTEXT_DATA, buffer);
        return buffer;
    }

    @Override
    public Duration writeTimeout() {
        return writeTimeout;
    }

    @Override
    public boolean isOutage(Throwable failure) {
        return Causes.find(ConnectException.class, failure) != null;
    }

    @Override
    public boolean needsOperator(Throwable failure) {
        return false;
    }

    private record Write(Exchange exchange, String table, String row) {}

    private final class Buffer implements PendingWrites {
        private final List<Write> writes = new ArrayList<>();

        @Override
        public void forEach(Visitor visitor) {
            writes.forEach(each -> visitor.visit(each.exchange(), each.table(), null));
        }

        @Override
        public List<WriteFailure> flush() {
            flushes.add(writes.size());
            Map<Write, WriteFailure.Kind> failed = new LinkedHashMap<>();
            for (Write each : writes) {
                WriteFailure.Kind kind = failures.apply(each.table(), each.row());
                if (kind == null) {
                    rows.add(each.table() + "/" + each.row());
                } else {
                    failed.put(each, kind);
                }
            }
            writes.clear();
            return failed.entrySet().stream()
                    .map(entry -> failure(entry.getKey(), entry.getValue()))
                    .toList();
        }

        private WriteFailure failure(Write each, WriteFailure.Kind kind) {
            IOException cause = new IOException("the store says " + kind);
            return new WriteFailure(
                    each.exchange(), each.table(), "row '" + each.row() + "'", kind, cause.getMessage(), cause);
        }

        @Override
        public void end() {
            writes.clear();
        }

        @Override
        public Store.Probe probe() {
            return () -> {
                if (!reachable) {
                    throw new IOException("the store cannot be reached");
                }
            };
        }
    }
}
