package io.smartcar.start.management;

import io.smartcar.camel.support.ThrottledLog;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the number of connections and the time of each without a new request, whatever is received or sent meanwhile.
 * At the limit the one whose last request is the oldest makes room: connections that do nothing do not keep others out.
 * Thread-safe.
 */
final class ConnectionLimit {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

    private final int maximum;
    private final long idleNanos;
    private final LongSupplier nanoTime;
    private final ThrottledLog full = new ThrottledLog();
    /** The time of the last request of each connection, or of its beginning; the oldest first. */
    private final Map<HttpConnection, Long> lastRequests = new LinkedHashMap<>(16, 0.75f, true);

    ConnectionLimit(int maximum, Duration idle, LongSupplier nanoTime) {
        this.maximum = maximum;
        this.idleNanos = idle.toNanos();
        this.nanoTime = nanoTime;
    }

    void opened(HttpConnection connection) {
        connection.closeHandler(closed -> removed(connection));
        synchronized (this) {
            lastRequests.put(connection, nanoTime.getAsLong());
            if (lastRequests.size() <= maximum) {
                return;
            }
            closeOldest();
        }
        full.log(times -> LOG.warn(
                "The port of health and metrics has {} connections, the most it may have: {} were closed for others"
                        + " (management.maximum-connections)",
                maximum,
                times));
    }

    synchronized void requested(HttpConnection connection) {
        lastRequests.replace(connection, nanoTime.getAsLong());
    }

    synchronized void closeIdle() {
        while (!lastRequests.isEmpty()
                && nanoTime.getAsLong() - lastRequests.values().iterator().next() >= idleNanos) {
            closeOldest();
        }
    }

    private synchronized void removed(HttpConnection connection) {
        lastRequests.remove(connection);
    }

    private void closeOldest() {
        Iterator<HttpConnection> oldest = lastRequests.keySet().iterator();
        // its own close would wait until the peer has read everything
        ((ConnectionBase) oldest.next()).channel().close();
        oldest.remove();
    }
}
