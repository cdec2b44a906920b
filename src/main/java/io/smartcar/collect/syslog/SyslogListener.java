package io.smartcar.collect.syslog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.smartcar.camel.spool.queue.Spool;
import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.support.ProblemHealthCheck;
import io.smartcar.camel.support.ThrottledLog;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.component.netty.NettyConsumer;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state that the channels of one port share: limits, metrics, and whether the spool is full. Thread-safe. */
final class SyslogListener {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogListener.class);
    private static final String UDP = "udp";
    private static final int KERNEL_CHECK_SECONDS = 5;
    private static final String KERNEL_REMEDY =
            "enlarge syslog.udp.receive-buffer-bytes and net.core.rmem_max, or have the" + " senders use TCP";

    private final String address;
    private final String transport;
    private final SyslogLimits limits;
    private final ConnectionCount connections;
    private final AtomicLong pendingBytes = new AtomicLong();
    private final ReceiveBufferDrops receiveBufferDrops;
    private final ListenerStats stats;
    private final ThrottledLog droppedLog = new ThrottledLog();
    private final ThrottledLog lostLog = new ThrottledLog();
    private final ThrottledLog kernelLog = new ThrottledLog();
    private final ThrottledLog refusedLog = new ThrottledLog();
    private final ThrottledLog refusedAddressLog = new ThrottledLog();
    private final ThrottledLog handshakeLog = new ThrottledLog();
    private final ThrottledLog closedLog = new ThrottledLog();
    /** The datagrams dropped by the kernel that are reported; confined to the event loop. */
    private double reportedDrops;

    private volatile Spool full;

    SyslogListener(NettyConsumer consumer, SyslogLimits limits) {
        this.address = consumer.getConfiguration().getAddress();
        this.transport = transport(consumer);
        this.limits = limits;
        connections = new ConnectionCount(limits);
        MeterRegistry registry = consumer.getContext().getRegistry().findByType(MeterRegistry.class).stream()
                .findFirst()
                .orElseGet(SimpleMeterRegistry::new);
        stats = new ListenerStats(registry, transport);
        gauge(registry, "connections", "Open connections", connections, ConnectionCount::all);
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
        register(new ProblemHealthCheck("smartcar", "syslog-" + transport, this::problem), consumer.getContext());
    }

    /** Replaces the check of an earlier start of the route. */
    private static void register(ProblemHealthCheck check, CamelContext context) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.getCheck(check.getId()).ifPresent(registry::unregister);
            check.setCamelContext(context);
            registry.register(check);
        }
    }

    /** A sender with too many connections does not hinder the others: it is a message, but no problem. */
    private String problem(HealthCheckResultBuilder result) {
        if (refusedLog.isRecent()) {
            return "All " + limits.connections() + " connections to " + address
                    + " are in use, further senders are refused: find out who holds them, or raise "
                    + SyslogLimits.CONNECTIONS;
        }
        if (droppedLog.isRecent()) {
            return "Datagrams to " + address + " are dropped and lost, because the spool is full or stores them more"
                    + " slowly than they arrive";
        }
        if (kernelLog.isRecent()) {
            return "The kernel drops datagrams to " + address + ", which are lost: " + KERNEL_REMEDY;
        }
        if (refusedAddressLog.isRecent()) {
            result.message("Connections to " + address + " are refused to a sender that has "
                    + limits.connectionsPerAddress() + " (" + SyslogLimits.CONNECTIONS_PER_ADDRESS + ")");
        }
        return null;
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
        SocketAddress remote = channel.remoteAddress();
        String exceeded = connections.open(remote);
        if (exceeded == null) {
            channel.closeFuture().addListener(closed -> connections.close(remote));
            return true;
        }
        boolean perAddress = exceeded.equals(SyslogLimits.CONNECTIONS_PER_ADDRESS);
        stats.refusedConnection(perAddress);
        (perAddress ? refusedAddressLog : refusedLog)
                .log(times -> LOG.warn(
                        "Refused {} connections to {}, the last from {}, because {} are open {} ({})",
                        times,
                        address,
                        remote,
                        perAddress ? limits.connectionsPerAddress() : limits.connections(),
                        perAddress ? "from this address" : "in all",
                        exceeded));
        return false;
    }

    /** Looks for datagrams that the kernel has dropped, as long as the channel is open. */
    void watchKernel(Channel channel) {
        if (receiveBufferDrops.isKnown()) {
            Future<?> watch = channel.eventLoop()
                    .scheduleWithFixedDelay(
                            this::reportKernelDrops, KERNEL_CHECK_SECONDS, KERNEL_CHECK_SECONDS, TimeUnit.SECONDS);
            channel.closeFuture().addListener(closed -> watch.cancel(false));
        }
    }

    private void reportKernelDrops() {
        double drops = receiveBufferDrops.count();
        if (drops > reportedDrops) {
            kernelLog.log(times -> {
                LOG.warn(
                        "The kernel dropped {} datagrams to {}, which are lost: {}",
                        (long) (drops - reportedDrops),
                        address,
                        KERNEL_REMEDY);
                reportedDrops = drops;
            });
        }
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
        if (!isFull && pendingBytes.get() + bytes <= limits.udpPendingBytes()) {
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

    /** Counts a connection whose TLS handshake failed. One that was only opened and closed, as by a probe, is not logged. */
    void handshakeFailed(Object remote, Throwable cause) {
        stats.failedHandshake();
        if (!(cause instanceof ClosedChannelException)) {
            handshakeLog.log(times -> LOG.warn(
                    "Closed {} connections to {} without a TLS handshake, the last from {}: {}",
                    times,
                    address,
                    remote,
                    reason(cause)));
        }
    }

    /** Describes the failure of a connection, without the received bytes. */
    static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof DecoderException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NotSslRecordException) {
            return "it sent something other than TLS";
        }
        return MessageText.of(cause.getMessage() == null ? cause : cause.getMessage());
    }

    void closed(Object remote, Object reason) {
        closedLog.log(
                times -> LOG.warn("Closed {} connections to {}, the last from {}: {}", times, address, remote, reason));
    }
}
