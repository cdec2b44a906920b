package io.smartcar.camel.hbase.internal.client;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.support.client.LoginRenewal;
import io.smartcar.camel.support.client.SharedClients;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.AsyncTableBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.client.RetriesExhaustedWithDetailsException;
import org.apache.hadoop.hbase.client.Row;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.exceptions.ConnectionClosedException;
import org.apache.hadoop.hbase.security.User;

/**
 * The connections to a cluster, shared by the endpoints with the same settings. Opened on first use, so that a route
 * starts while HBase is down, and again on the next use after a failure. Thread-safe.
 */
public final class HBaseClient implements SharedClients.Client<HBaseClientSettings> {
    private final HBaseClientSettings settings;
    private final HBaseMeters meters;
    private final AtomicReference<CompletableFuture<Connections>> connections = new AtomicReference<>();
    private final AtomicReference<LoginRenewal> renewal = new AtomicReference<>();
    /** One thread per batch and one per region server that it is written to wait for results. */
    private final ExecutorService threads =
            Executors.newCachedThreadPool(new CamelThreadFactory("hbase-writes-#counter#", "hbase", true));

    private volatile boolean closed;

    public HBaseClient(HBaseClientSettings settings, HBaseMeters meters) {
        this.settings = settings;
        this.meters = meters;
    }

    public HBaseMeters meters() {
        return meters;
    }

    @Override
    public HBaseClientSettings settings() {
        return settings;
    }

    /**
     * A table, whether it exists or not.
     *
     * @throws IOException if the cluster cannot be reached within the operation's time-out
     */
    public AsyncTable<AdvancedScanResultConsumer> table(TableName name) throws IOException {
        return connections(settings.operationTimeout()).asynchronous().getTable(name);
    }

    /**
     * A builder of a table with its own time-outs.
     *
     * @param timeout of connecting, in milliseconds
     * @throws IOException if the cluster cannot be reached in that time
     */
    AsyncTableBuilder<AdvancedScanResultConsumer> tableBuilder(TableName name, long timeout) throws IOException {
        return connections(timeout).asynchronous().getTableBuilder(name);
    }

    /**
     * Sends mutations of a table, no two of one row, in one request per region server.
     *
     * @param mutations mutations, or guarded ones
     * @param results receives, by place of the mutation, a result or an exception; null without an answer, for which the
     *     exception of the future is the reason. Must not be read before the future is done
     * @return done when all results are known; should be cancelled when the caller stops waiting
     * @throws IOException if the cluster cannot be reached within the operation's time-out
     */
    public Future<?> write(TableName table, List<Row> mutations, Object[] results) throws IOException {
        Connections current = connections(settings.operationTimeout());
        try {
            return threads.submit(() -> {
                long begin = System.nanoTime();
                try {
                    write(current.blocking(), table, mutations, results);
                } finally {
                    // here, because the caller may have waited for another table before this one
                    meters.answered(table.getNameAsString(), System.nanoTime() - begin);
                }
                return null;
            });
        } catch (RejectedExecutionException closing) {
            throw closed(closing);
        }
    }

    private static void write(Connection connection, TableName name, List<Row> mutations, Object[] results)
            throws IOException, InterruptedException {
        try (RegionLocator regions = connection.getRegionLocator(name);
                Table table = connection.getTable(name)) {
            // otherwise, if no region is found, the client would look up and log each row
            regions.getRegionLocation(mutations.get(0).getRow());
            table.batch(mutations, results);
        } catch (RetriesExhaustedWithDetailsException failures) {
            // reported by mutation, in the results
        }
    }

    @Override
    public void close() {
        closed = true;
        CompletableFuture<Connections> last = connections.getAndSet(null);
        renew(null);
        if (last != null) {
            last.thenAccept(Connections::close);
        }
        threads.shutdownNow();
    }

    private Connections connections(long timeout) throws IOException {
        CompletableFuture<Connections> current = connections.get();
        if (current == null) {
            current = connect();
        }
        try {
            return Await.result(current, timeout, "Connecting to HBase at " + settings.address());
        } catch (IOException failure) {
            if (current.isCompletedExceptionally()) {
                connections.compareAndSet(current, null);
            }
            // whatever the cause, for example a malformed address, it is not a fault of a mutation
            throw (IOException) new ConnectException("Failed to connect to HBase at " + settings.address() + ": "
                            + FailureClassifier.reason(failure))
                    .initCause(failure);
        }
    }

    private IOException closed(Throwable cause) {
        return new ConnectionClosedException("The HBase client for " + settings.address() + " is closed", cause);
    }

    private CompletableFuture<Connections> connect() throws IOException {
        CompletableFuture<Connections> opening = new CompletableFuture<>();
        CompletableFuture<Connections> earlier = connections.compareAndExchange(null, opening);
        if (earlier != null) {
            return earlier;
        }
        if (closed) {
            connections.compareAndSet(opening, null);
            throw closed(null);
        }
        try {
            create().whenComplete((opened, failure) -> {
                if (failure == null) {
                    opening.complete(opened);
                } else {
                    opening.completeExceptionally(Await.cause(failure));
                }
            });
        } catch (IOException | RuntimeException failure) {
            opening.completeExceptionally(failure);
        }
        return opening;
    }

    /** A Kerberos login runs on a thread of its own, since it may take longer than any caller waits. */
    private CompletableFuture<Connections> create() throws IOException {
        if (settings.login().principal() == null) {
            // the user depends on the thread of the caller
            return connectAs(user());
        }
        CompletableFuture<User> login = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                login.complete(user());
            } catch (IOException | RuntimeException failure) {
                login.completeExceptionally(failure);
            }
        });
        return login.thenCompose(this::connectAs);
    }

    private User user() throws IOException {
        return User.create(settings.login().user(settings.configuration()));
    }

    private CompletableFuture<Connections> connectAs(User user) {
        renew(LoginRenewal.start(user.getUGI()));
        Configuration configuration = settings.configuration();
        return ConnectionFactory.createAsyncConnection(configuration, user)
                .thenApply(asynchronous -> new Connections(asynchronous, configuration, user, threads));
    }

    /** Replaces the renewal of the login; null for none. */
    private void renew(LoginRenewal next) {
        LoginRenewal last = renewal.getAndSet(next);
        if (last != null) {
            last.close();
        }
        if (closed && next != null) {
            next.close();
        }
    }
}
