package io.smartcar.syslog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.component.spool.Reception;
import io.smartcar.component.spool.Spool;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.component.netty.NettyConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the channels of one port share: the bounds, the counters, and whether the spool is full. Thread-safe. */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final String address;
    private final String transport;
    private final int maximumConnections;
    private final long maximumPendingBytes;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final Counter received;
    private final Counter cut;
    private final Counter incomplete;
    private final Counter dropped;
    private final Counter lost;
    private final Counter refused;
    private final Occasionally droppedLog = new Occasionally();
    private final Occasionally lostLog = new Occasionally();
    private final Occasionally refusedLog = new Occasionally();
    private final Occasionally closedLog = new Occasionally();
    private volatile Spool full;

    Intake(NettyConsumer consumer, int maximumConnections, long maximumPendingBytes) {
        this.address = consumer.getConfiguration().getAddress();
        this.transport = transport(consumer);
        this.maximumConnections = maximumConnections;
        this.maximumPendingBytes = maximumPendingBytes;
        MeterRegistry registry = consumer.getContext().getRegistry().findByType(MeterRegistry.class).stream()
                .findFirst()
                .orElseGet(SimpleMeterRegistry::new);
        received = counter(registry, "received", "Messages that were received");
        cut = counter(registry, "cut", "Messages that were longer than allowed");
        incomplete = counter(registry, "incomplete", "Messages whose connection ended before they were whole");
        dropped = counter(registry, "dropped", "Datagrams that were dropped, and are lost");
        lost = counter(registry, "lost", "Messages that were received and could not be stored");
        refused = counter(registry, "refused.connections", "Connections that were not accepted");
        Gauge.builder("syslog.connections", connections, AtomicInteger::get)
                .tag("transport", transport)
                .description("Open connections")
                .register(registry);
    }

    private static String transport(NettyConsumer consumer) {
        boolean udp = "udp".equalsIgnoreCase(consumer.getConfiguration().getProtocol());
        String stream = consumer.getConfiguration().isSsl() ? "tls" : "tcp";
        return udp ? "udp" : stream;
    }

    private Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("syslog." + name)
                .tag("transport", transport)
                .description(description)
                .register(registry);
    }

    /** Takes in a connection, unless there are as many as allowed or the spool is full and refuses. */
    boolean connect(Object remote) {
        boolean fits = connections.incrementAndGet() <= maximumConnections;
        if (fits && !isFull()) {
            return true;
        }
        refused.increment();
        String reason =
                fits ? "the spool is full" : "there are " + maximumConnections + " (syslog.maximum-connections)";
        refusedLog.log(times ->
                LOG.warn("Refused {} connections to {}, the last from {}, because {}", times, address, remote, reason));
        return false;
    }

    void disconnect() {
        connections.decrementAndGet();
    }

    /** Whether the spool was full when something was stored last, and still is. */
    boolean isFull() {
        Spool spool = full;
        if (spool == null) {
            return false;
        }
        if (spool.isFull()) {
            return true;
        }
        full = null;
        return false;
    }

    void full(Spool spool) {
        full = spool;
    }

    /** Whether a datagram of this size may wait; if not it counts as dropped. */
    boolean admits(int bytes) {
        if (!isFull() && pendingBytes.get() + bytes <= maximumPendingBytes) {
            return true;
        }
        dropped.increment();
        droppedLog.log(times -> LOG.error(
                "Dropped {} datagrams that came to {}, because the spool {}: they are lost; see to what keeps the"
                        + " spool, or have them sent over TCP",
                times,
                address,
                isFull() ? "is full" : "does not store as fast as they come"));
        return false;
    }

    /** Messages on their way to be stored. */
    void begin(List<?> messages) {
        long bytes = 0;
        for (Object element : messages) {
            Reception message = (Reception) element;
            bytes += message.bytes().length;
            if (message.isCut()) {
                cut.increment();
            }
            if (!message.complete()) {
                incomplete.increment();
            }
        }
        received.increment(messages.size());
        pendingBytes.addAndGet(bytes);
    }

    /** Messages that are no longer on their way; with the failure that kept them from being stored, or null. */
    void end(List<?> messages, Exception failure) {
        long bytes = 0;
        for (Object element : messages) {
            bytes += ((Reception) element).bytes().length;
        }
        pendingBytes.addAndGet(-bytes);
        if (failure != null) {
            lost.increment(messages.size());
            lostLog.log(times -> LOG.error(
                    "Failed to store what came to {} ({} times, now {} messages): they are lost unless their senders"
                            + " keep them",
                    address,
                    times,
                    messages.size(),
                    failure));
        }
    }

    /** A failure to read datagrams; the port stays open. */
    void failed(Throwable cause) {
        closedLog.log(times -> LOG.warn("Failed to read what came to {}, {} times", address, times, cause));
    }

    void closed(Object remote, Object reason) {
        closedLog.log(
                times -> LOG.warn("Closed {} connections to {}, the last from {}: {}", times, address, remote, reason));
    }
}
