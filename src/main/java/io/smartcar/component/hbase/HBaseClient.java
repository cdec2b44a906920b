package io.smartcar.component.hbase;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncAdmin;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.AsyncTableBuilder;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.security.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a cluster, shared by the endpoints with the same settings. It is made when it is first needed, so
 * that a route starts although HBase is down, and made anew as long as that fails. Thread-safe.
 */
final class HBaseClient {
    private static final Logger LOG = LoggerFactory.getLogger(HBaseClient.class);

    private final HBaseClientSettings settings;
    private final HBaseMeters meters;
    private final AtomicReference<CompletableFuture<AsyncConnection>> connection = new AtomicReference<>();
    private final AtomicReference<LoginRenewal> renewal = new AtomicReference<>();
    private volatile boolean closed;

    HBaseClient(HBaseClientSettings settings, HBaseMeters meters) {
        this.settings = settings;
        this.meters = meters;
    }

    HBaseMeters meters() {
        return meters;
    }

    HBaseClientSettings settings() {
        return settings;
    }

    /**
     * A table, whether it exists or not.
     *
     * @throws IOException if the cluster cannot be reached within the operation's time-out
     */
    AsyncTable<AdvancedScanResultConsumer> table(TableName name) throws IOException {
        return connection(settings.operationTimeout()).getTable(name);
    }

    /**
     * A builder of a table, to give it time-outs of its own.
     *
     * @param timeout how long connecting may take, in milliseconds
     * @throws IOException if the cluster cannot be reached in that time
     */
    AsyncTableBuilder<AdvancedScanResultConsumer> tableBuilder(TableName name, long timeout) throws IOException {
        return connection(timeout).getTableBuilder(name);
    }

    /**
     * The cluster's administration.
     *
     * @throws IOException if the cluster cannot be reached within the operation's time-out
     */
    AsyncAdmin admin() throws IOException {
        return connection(settings.operationTimeout()).getAdmin();
    }

    /** Closes the connection, if there is one; it cannot be opened again. */
    void close() {
        closed = true;
        CompletableFuture<AsyncConnection> last = connection.getAndSet(null);
        renew(null);
        if (last != null) {
            last.whenComplete(HBaseClient::close);
        }
    }

    private AsyncConnection connection(long timeout) throws IOException {
        CompletableFuture<AsyncConnection> current = connection.get();
        if (current == null) {
            current = connect();
        }
        try {
            return Await.result(current, timeout, "Connecting to HBase at " + settings.address());
        } catch (IOException failure) {
            if (current.isCompletedExceptionally()) {
                connection.compareAndSet(current, null);
            }
            throw new IOException("Failed to connect to HBase at " + settings.address(), failure);
        }
    }

    private CompletableFuture<AsyncConnection> connect() throws IOException {
        CompletableFuture<AsyncConnection> mine = new CompletableFuture<>();
        CompletableFuture<AsyncConnection> earlier = connection.compareAndExchange(null, mine);
        if (earlier != null) {
            return earlier;
        }
        if (closed) {
            connection.compareAndSet(mine, null);
            throw new IOException("The HBase client for " + settings.address() + " is closed");
        }
        try {
            create().whenComplete((opened, failure) -> {
                if (failure == null) {
                    mine.complete(opened);
                } else {
                    mine.completeExceptionally(failure);
                }
            });
        } catch (IOException | RuntimeException failure) {
            mine.completeExceptionally(failure);
        }
        return mine;
    }

    private CompletableFuture<AsyncConnection> create() throws IOException {
        User user = settings.login().user(settings.configuration());
        renew(LoginRenewal.start(user));
        Configuration configuration = new Configuration(settings.configuration());
        // each mutation has been checked when the connection gets it, alone, and not at the expense of its batch
        configuration.setInt(HBaseClientSettings.LARGEST_CELL, 0);
        return ConnectionFactory.createAsyncConnection(MeteredControllers.configure(configuration, meters), user);
    }

    /** Replaces the renewal of the login, by null for none. */
    private void renew(LoginRenewal next) {
        LoginRenewal last = renewal.getAndSet(next);
        if (last != null) {
            last.close();
        }
        if (closed && next != null) {
            next.close();
        }
    }

    private static void close(AsyncConnection opened, Throwable failure) {
        if (opened == null) {
            return;
        }
        try {
            opened.close();
        } catch (IOException cause) {
            LOG.warn("Failed to close a connection to HBase", cause);
        }
    }
}
