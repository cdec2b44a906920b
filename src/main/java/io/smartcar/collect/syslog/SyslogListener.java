package io.smartcar.collect.syslog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.smartcar.camel.spool.queue.Spool;
import io.smartcar.camel.support.ThrottledLog;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.apache.camel.component.netty.NettyConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state that the channels of one port share: limits, metrics, and whether the spool is full. Thread-safe. */
final class SyslogListener {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogListener.class);
    private static final String UDP = "udp";

    private final String address;
    private final String transport;
    private final int maximumConnections;
    private final long maximumPendingBytes;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final ReceiveBufferDrops receiveBufferDrops;
    private final ListenerStats stats;
    private final ThrottledLog droppedLog = new ThrottledLog();
    private final ThrottledLog lostLog = new ThrottledLog();
    private final ThrottledLog refusedLog = new ThrottledLog();
    private final ThrottledLog closedLog = new ThrottledLog();
    private volatile Spool full;

    SyslogListener(NettyConsumer consumer, int maximumConnections, long maximumPendingBytes) {
        this.address = consumer.getConfiguration().getAddress();
        this.transport = transport(consumer);
        this.maximumConnections = maximumConnections;
        this.maximumPendingBytes = maximumPendingBytes;
        MeterRegistry registry = consumer.getContext().getRegistry().findByType(MeterRegistry.class).stream()
                .findFirst()
                .orElseGet(SimpleMeterRegistry::new);
        stats = new ListenerStats(registry, transport);
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
                    "Datagrams dropped by the kernel since the port was opened, because its buffer was full",
                    receiveBufferDrops,
                    ReceiveBufferDrops::count);
        }
    }

    /** Replaces the gauge of an earlier start of the route, which would show the numbers of that start. */
    private <T> void gauge(MeterRegistry registry, String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge earlier =
                registry.find("syslog." + name).tag("transport", transport).gauge();
        if (earlier != null) {
            registry.remove(earlier);
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
     * Counts a connection until it is closed. Returns false if there are too many. A full spool accepts connections: bytes
     * sent over one that is closed at once would be lost.
     */
    boolean connect(Channel channel) {
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (connections.incrementAndGet() <= maximumConnections) {
            return true;
        }
        stats.refusedConnection();
        refusedLog.log(times -> LOG.warn(
                "Refused {} connections to {}, the last from {}, because there are {} (syslog.maximum-connections)",
                times,
                address,
                channel.remoteAddress(),
                maximumConnections));
        return false;
    }

    /** The spool, if it was full after the last delivery and still is; otherwise null. */
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

    /** Counts received bytes, and the framing bytes among them. */
    void received(long bytes, long framing) {
        stats.received(bytes, framing);
    }

    /** Counts the framing bytes of an admitted datagram. */
    void framed(long framing) {
        stats.received(0, framing);
    }

    /** Whether there is room for a datagram of this size; otherwise it is counted as dropped. */
    boolean admits(int bytes) {
        stats.received(bytes, 0);
        if (bytes == 0) {
            return false;
        }
        boolean isFull = full() != null;
        if (!isFull && pendingBytes.get() + bytes <= maximumPendingBytes) {
            return true;
        }
        stats.dropped(isFull, bytes);
        droppedLog.log(times -> LOG.error(
                "Dropped {} datagrams to {}, because the spool {}: they are lost. Find out what blocks the spool, or"
                        + " send over TCP",
                times,
                address,
                isFull ? "is full" : "stores them more slowly than they arrive"));
        return false;
    }

    /** Counts messages delivered to the route. */
    void begin(List<?> messages) {
        pendingBytes.addAndGet(stats.begun(messages));
    }

    /** Counts messages that the route has completed; the failure is null if they are stored. */
    void end(List<?> messages, Exception failure) {
        pendingBytes.addAndGet(-stats.ended(messages, failure == null));
        if (failure != null) {
            lostLog.log(times -> LOG.error(
                    "Failed to store messages to {} ({} times, this time {} messages): they are lost unless their"
                            + " senders keep them",
                    address,
                    times,
                    messages.size(),
                    failure));
        }
    }

    /** Logs a failure to read datagrams; the port stays open. */
    void failed(Throwable cause) {
        closedLog.log(times -> LOG.warn("Failed to read datagrams to {}, {} times", address, times, cause));
    }

    void closed(Object remote, Object reason) {
        closedLog.log(
                times -> LOG.warn("Closed {} connections to {}, the last from {}: {}", times, address, remote, reason));
    }
}
