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
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A store in memory, with an endpoint's behaviour: it collects in a transaction, and writes at once outside of one. */
public final class FakeStore implements Store {
    /** What was stored, as {@code table/row}, in order, repetitions included. */
    public final List<String> rows = new CopyOnWriteArrayList<>();

    /** The number of rows of each flush that was tried. */
    final List<Integer> flushes = new CopyOnWriteArrayList<>();

    /** Returns, for a table and a row, why the row is not stored; null: it is. */
    volatile BiFunction<String, String, WriteFailure.Kind> verdict = (table, row) -> null;

    /** The longest time of a flush, for the checks of a route. */
    public volatile Duration writeTimeout = Duration.ZERO;

    /** Whether the probe succeeds. */
    volatile boolean reachable = true;

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
            buffer.mutations.add(new Mutation(event, table, row));
        }
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

    private record Mutation(Exchange exchange, String table, String row) {}

    private final class Buffer implements PendingWrites {
        private final List<Mutation> mutations = new ArrayList<>();

        @Override
        public void forEach(BiConsumer<Exchange, String> mutation) {
            mutations.forEach(each -> mutation.accept(each.exchange(), each.table()));
        }

        @Override
        public List<WriteFailure> flush() {
            flushes.add(mutations.size());
            Map<Mutation, WriteFailure.Kind> verdicts = new LinkedHashMap<>();
            for (Mutation each : mutations) {
                WriteFailure.Kind said = verdict.apply(each.table(), each.row());
                if (said == null) {
                    rows.add(each.table() + "/" + each.row());
                } else {
                    verdicts.put(each, said);
                }
            }
            mutations.clear();
            return verdicts.entrySet().stream()
                    .map(entry -> failure(entry.getKey(), entry.getValue()))
                    .toList();
        }

        private WriteFailure failure(Mutation each, WriteFailure.Kind kind) {
            IOException cause = new IOException("the store says " + kind);
            return new WriteFailure(
                    each.exchange(), each.table(), "row '" + each.row() + "'", kind, cause.getMessage(), cause);
        }

        @Override
        public void end() {
            mutations.clear();
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
