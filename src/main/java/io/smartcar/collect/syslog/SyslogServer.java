package io.smartcar.collect.syslog;

import io.netty.channel.Channel;
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
    private Kinds kinds;
    private String kindNames = "syslog";
    private int maxBytes = 16384;
    private int maxConnections = 1000;
    private int idleSeconds = 600;
    private long udpPendingBytes = 8L << 20;

    /** The declared kinds; if set, those of the messages must be among them. */
    public void setKinds(Kinds kinds) {
        this.kinds = kinds;
    }

    /** The kinds that the messages may be, separated by commas; {@code syslog} by default. */
    public void setKindNames(String kindNames) {
        this.kindNames = kindNames;
    }

    /** How many bytes of a message are kept; 16,384 by default. */
    public void setMaxBytes(int maxBytes) {
        this.maxBytes = positive("events.max-bytes", maxBytes);
    }

    /** How many connections a port has at a time, more are closed at once; 1,000 by default. */
    public void setMaxConnections(int maxConnections) {
        this.maxConnections = positive("syslog.maximum-connections", maxConnections);
    }

    /** After how many seconds without a byte a connection is closed, 0 for never; 600 by default. */
    public void setIdleSeconds(int idleSeconds) {
        if (idleSeconds < 0) {
            throw new IllegalArgumentException("Expected syslog.idle-seconds to be 0 or more, got " + idleSeconds);
        }
        this.idleSeconds = idleSeconds;
    }

    /** How many bytes of datagrams may wait to be stored, more are dropped and counted; 8 MiB by default. */
    public void setUdpPendingBytes(long udpPendingBytes) {
        this.udpPendingBytes = udpPendingBytes;
    }

    @Override
    public ServerInitializerFactory createPipelineFactory(NettyConsumer consumer) {
        if (kinds != null) {
            kinds.allNamed(kindNames, SyslogEvents.KINDS);
        }
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

    private static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected " + name + " to be more than 0, got " + value);
        }
        return value;
    }
}
