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
 * The two connections of one user to a cluster: the asynchronous one, by which all is read, asked and administered,
 * and the blocking one, made when it is first needed, by which batches are written. For that the asynchronous client
 * takes a good third more CPU time: it looks each row's region up with a future and a trace of its own. Thread-safe.
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
     * @param threads where the blocking connection waits for its region servers; not closed with this
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
     * The blocking connection. Making it may take as long as ZooKeeper's time-outs.
     *
     * @throws IOException if it cannot be made
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
