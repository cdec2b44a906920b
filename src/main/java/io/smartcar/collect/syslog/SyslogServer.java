package io.smartcar.collect.syslog;

import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramChannel;
import io.smartcar.event.kind.Kinds;
import org.apache.camel.component.netty.DefaultServerInitializerFactory;
import org.apache.camel.component.netty.NettyConsumer;
import org.apache.camel.component.netty.ServerInitializerFactory;

/**
 * Makes a {@code netty:} consumer a syslog receiver: the body of an exchange is the list of {@link
 * io.smartcar.camel.spool.queue.ReceivedMessage} of one read. A connection is not read until the exchange of its last
 * messages is complete, so that a waiting route slows the sender down. The bean {@code syslogServer}, for the option
 * {@code serverInitializerFactory}; requires {@code allowDefaultCodec=false}, {@code usingExecutorService=false} and
 * {@code sync=false}. Thread-safe.
 */
public final class SyslogServer extends ServerInitializerFactory {
    static {
        // TLS 1.2: one connection could keep this process busy with handshakes
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final Kinds kinds;
    private final String kindNames;
    private final SyslogLimits limits;

    /**
     * @param kinds the declared kinds
     * @param kindNames the kinds that the messages may be of, separated by commas; each must be declared
     */
    public SyslogServer(Kinds kinds, String kindNames, SyslogLimits limits) {
        this.kinds = kinds;
        this.kindNames = kindNames;
        this.limits = limits;
    }

    @Override
    public ServerInitializerFactory createPipelineFactory(NettyConsumer consumer) {
        kinds.allNamed(kindNames, SyslogEvents.KINDS);
        if (!consumer.getConfiguration().getDecodersAsList().isEmpty()) {
            throw new IllegalArgumentException("Expected allowDefaultCodec=false and no decoders on "
                    + consumer.getEndpoint().getEndpointUri() + ": this bean decodes syslog");
        }
        if (consumer.getConfiguration().isUsingExecutorService()) {
            throw new IllegalArgumentException("Expected usingExecutorService=false on "
                    + consumer.getEndpoint().getEndpointUri()
                    + ": with a thread pool in between, reading would not stop while the spool waits");
        }
        return new Pipeline(consumer);
    }

    @Override
    protected void initChannel(Channel channel) {
        throw new IllegalStateException("Expected the pipeline of a consumer to be initialised, not its factory");
    }

    /**
     * The pipeline of one consumer's channels: TLS as configured on the endpoint, idle check, framing, delivery to the
     * route, in place of Camel's last handler.
     */
    private final class Pipeline extends DefaultServerInitializerFactory {
        private static final String HANDLER = "handler";

        private final NettyConsumer consumer;
        private final SyslogListener listener;

        Pipeline(NettyConsumer consumer) {
            super(consumer);
            this.consumer = consumer;
            this.listener = new SyslogListener(consumer, limits);
        }

        @Override
        protected void initChannel(Channel channel) throws Exception {
            if (channel instanceof DatagramChannel) {
                super.initChannel(channel);
                channel.pipeline().remove(HANDLER);
                channel.pipeline()
                        .addLast("datagrams", new DatagramHandler(listener, limits.maxBytes()))
                        .addLast(HANDLER, new DeliveryHandler(consumer, listener, () -> {}));
                listener.watchKernel(channel);
            } else if (listener.connect(channel)) {
                super.initChannel(channel);
                IdleHandler idle = new IdleHandler(listener, limits.idleSeconds());
                channel.pipeline().remove(HANDLER);
                channel.pipeline()
                        .addLast("idle", idle)
                        .addLast("frames", new StreamHandler(listener, limits.maxBytes()))
                        .addLast(HANDLER, new DeliveryHandler(consumer, listener, idle::resetReadTimeout));
            } else {
                channel.close();
            }
        }
    }
}
