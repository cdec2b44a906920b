package io.smartcar.camel.hbase.internal.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.security.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two connections of one user to a cluster: an asynchronous one for reads, probes and administration, and a blocking
 * one, opened on first use, for batches of writes. For these the asynchronous client takes over a third more CPU time,
 * since it looks up the region of each row with a future and a trace. Thread-safe.
 */
final class Connections implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final AsyncConnection asynchronous;
    private final Configuration configuration;
    private final User user;
    private final ExecutorService threads;
    private Connection blocking;
    private boolean closed;

    /**
     * @param asynchronous the asynchronous connection, closed with this
     * @param configuration of the blocking connection
     * @param user of the blocking connection
     * @param threads on which the blocking connection waits for region servers; not closed with this
     */
    Connections(AsyncConnection asynchronous, Configuration configuration, User user, ExecutorService threads) {
        this.asynchronous = asynchronous;
        this.configuration = configuration;
        this.user = user;
        this.threads = threads;
    }

    AsyncConnection asynchronous() {
        return asynchronous;
    }

    /**
     * The blocking connection. Opening it may take as long as the time-outs of ZooKeeper.
     *
     * @throws IOException if it cannot be opened
     */
    synchronized Connection blocking() throws IOException {
        if (closed) {
            throw new IOException("The connections to HBase are closed");
        }
        if (blocking == null) {
            blocking = ConnectionFactory.createConnection(configuration, threads, user);
        }
        return blocking;
    }

    @Override
    public void close() {
        close(asynchronous);
        synchronized (this) {
            closed = true;
            close(blocking);
        }
    }

    private static void close(Closeable connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (IOException cause) {
            LOG.warn("Failed to close a connection to HBase", cause);
        }
    }
}
