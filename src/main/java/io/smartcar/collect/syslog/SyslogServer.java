package io.smartcar.collect.syslog;

import io.netty.channel.Channel;
import io.smartcar.camel.support.Require;
import io.smartcar.event.kind.Kinds;
import org.apache.camel.component.netty.NettyConsumer;
import org.apache.camel.component.netty.ServerInitializerFactory;

/**
 * Makes a {@code netty:} consumer a syslog receiver: the body of an exchange is a list of {@link
 * io.smartcar.camel.spool.ReceivedMessage}, what one read has brought. A connection is not read before the exchange of what
 * it brought last is done, so that a route that waits holds back the sender. The bean {@code syslogServer}, option
 * {@code serverInitializerFactory}; wants {@code allowDefaultCodec=false}, {@code usingExecutorService=false} and {@code
 * sync=false}.
 *
 * <p>Thread-safe once configured.
 */
public final class SyslogServer extends ServerInitializerFactory {
    private final Kinds kinds;
    private final String kindNames;
    private final int maxBytes;
    private final int maxConnections;
    private final int idleSeconds;
    private final long udpPendingBytes;

    /**
     * A receiver.
     *
     * @param kinds the declared kinds, among which those of the messages must be
     * @param kindNames the kinds that the messages may be, separated by commas
     * @param maxBytes how many bytes of a message are kept
     * @param maxConnections how many connections a port has at a time; more are closed at once
     * @param idleSeconds after how many seconds without a byte a connection is closed; 0 for never
     * @param udpPendingBytes how many bytes of datagrams may wait to be stored; more are dropped and counted
     */
    public SyslogServer(
            Kinds kinds, String kindNames, int maxBytes, int maxConnections, int idleSeconds, long udpPendingBytes) {
        this.kinds = kinds;
        this.kindNames = kindNames;
        this.maxBytes = Require.between("events.max-bytes", maxBytes, 1, Integer.MAX_VALUE / 2);
        this.maxConnections = Require.between("syslog.maximum-connections", maxConnections, 1, 1_000_000);
        this.idleSeconds = Require.between("syslog.idle-seconds", idleSeconds, 0, 86_400);
        this.udpPendingBytes = Require.between("syslog.udp.pending-bytes", udpPendingBytes, 65_536, Integer.MAX_VALUE);
    }

    @Override
    public ServerInitializerFactory createPipelineFactory(NettyConsumer consumer) {
        kinds.allNamed(kindNames, SyslogEvents.KINDS);
        if (!consumer.getConfiguration().getDecodersAsList().isEmpty()) {
            throw new IllegalArgumentException("Expected allowDefaultCodec=false and no decoders on "
                    + consumer.getEndpoint().getEndpointUri() + ": syslog is read by this bean");
        }
        if (consumer.getConfiguration().isUsingExecutorService()) {
            throw new IllegalArgumentException("Expected usingExecutorService=false on "
                    + consumer.getEndpoint().getEndpointUri()
                    + ": a thread in between would read on without bound while the spool waits");
        }
        return new SyslogPipeline(consumer, this, new Intake(consumer, maxConnections, udpPendingBytes));
    }

    int maxBytes() {
        return maxBytes;
    }

    int idleSeconds() {
        return idleSeconds;
    }

    @Override
    protected void initChannel(Channel channel) {
        throw new IllegalStateException("Expected the pipeline of a consumer to be initialised, not its factory");
    }
}
