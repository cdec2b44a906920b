package io.smartcar.collect.syslog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.camel.spool.Spool;
import io.smartcar.camel.spool.WhenFull;
import io.smartcar.camel.support.ThrottledLog;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.apache.camel.component.netty.NettyConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the channels of one port share: the bounds, the counters, and whether the spool is full. Thread-safe. */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final String UDP = "udp";

    private final String address;
    private final String transport;
    private final int maximumConnections;
    private final long maximumPendingBytes;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final ReceiveBufferDrops receiveBufferDrops;
    private final IntakeCounters counters;
    private final ThrottledLog droppedLog = new ThrottledLog();
    private final ThrottledLog lostLog = new ThrottledLog();
    private final ThrottledLog refusedLog = new ThrottledLog();
    private final ThrottledLog closedLog = new ThrottledLog();
    private volatile Spool full;

    Intake(NettyConsumer consumer, int maximumConnections, long maximumPendingBytes) {
        this.address = consumer.getConfiguration().getAddress();
        this.transport = transport(consumer);
        this.maximumConnections = maximumConnections;
        this.maximumPendingBytes = maximumPendingBytes;
        MeterRegistry registry = consumer.getContext().getRegistry().findByType(MeterRegistry.class).stream()
                .findFirst()
                .orElseGet(SimpleMeterRegistry::new);
        counters = new IntakeCounters(registry, transport);
        gauge(registry, "connections", "Open connections", connections, AtomicInteger::get);
        receiveBufferDrops = new ReceiveBufferDrops(
                new InetSocketAddress(
                        consumer.getConfiguration().getHost(),
                        consumer.getConfiguration().getPort()),
                ReceiveBufferDrops.TABLES);
        if (transport.equals(UDP) && receiveBufferDrops.isKnown()) {
            gauge(
                    registry,
                    "kernel.dropped",
                    "Datagrams that the system has dropped since the port was opened, because its buffer was full",
                    receiveBufferDrops,
                    ReceiveBufferDrops::count);
        }
    }

    /** One that a route which was stopped has left behind would go on showing that one's numbers. */
    private <T> void gauge(MeterRegistry registry, String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge left = registry.find("syslog." + name).tag("transport", transport).gauge();
        if (left != null) {
            registry.remove(left);
        }
        Gauge.builder("syslog." + name, of, value)
                .tag("transport", transport)
                .description(description)
                .register(registry);
    }

    private static String transport(NettyConsumer consumer) {
        boolean udp = "udp".equalsIgnoreCase(consumer.getConfiguration().getProtocol());
        String stream = consumer.getConfiguration().isSsl() ? "tls" : "tcp";
        return udp ? UDP : stream;
    }

    /**
     * Takes in a connection, unless there are as many as allowed or the spool is full and refuses. One that holds back
     * takes it in: what came over a connection that is accepted and closed again would be lost.
     */
    boolean connect(Object remote) {
        boolean fits = connections.incrementAndGet() <= maximumConnections;
        Spool spool = full();
        if (fits && (spool == null || spool.whenFull() != WhenFull.REFUSE)) {
            return true;
        }
        counters.refusedConnection();
        String reason =
                fits ? "the spool is full" : "there are " + maximumConnections + " (syslog.maximum-connections)";
        refusedLog.log(times ->
                LOG.warn("Refused {} connections to {}, the last from {}, because {}", times, address, remote, reason));
        return false;
    }

    void disconnect() {
        connections.decrementAndGet();
    }

    /** The spool, if it was full when something was stored last and still is; else null. */
    Spool full() {
        Spool spool = full;
        if (spool == null || spool.isFull()) {
            return spool;
        }
        full = null;
        return null;
    }

    void full(Spool spool) {
        full = spool;
    }

    /** Bytes that have come, and how many of them are no part of a message. */
    void received(long bytes, long framing) {
        counters.received(bytes, framing);
    }

    /** Whether a datagram of this size is to be taken in; if not it counts as dropped. */
    boolean admits(int bytes) {
        counters.received(bytes, 0);
        if (bytes == 0) {
            counters.empty();
            return false;
        }
        boolean isFull = full() != null;
        if (!isFull && pendingBytes.get() + bytes <= maximumPendingBytes) {
            return true;
        }
        if (isFull) {
            counters.droppedForFullSpool(bytes);
        } else {
            counters.droppedForPendingOnes(bytes);
        }
        droppedLog.log(times -> LOG.error(
                "Dropped {} datagrams that came to {}, because the spool {}: they are lost; see to what keeps the"
                        + " spool, or have them sent over TCP",
                times,
                address,
                isFull ? "is full" : "does not store as fast as they come"));
        return false;
    }

    /** Messages on their way to be stored. */
    void begin(List<?> messages) {
        pendingBytes.addAndGet(counters.begun(messages));
    }

    /** Messages that are no longer on their way; with the failure that kept them from being stored, or null. */
    void end(List<?> messages, Exception failure) {
        pendingBytes.addAndGet(-counters.ended(messages, failure == null));
        if (failure != null) {
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
