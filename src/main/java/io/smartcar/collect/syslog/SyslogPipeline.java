package io.smartcar.collect.syslog;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.timeout.IdleStateHandler;
import org.apache.camel.component.netty.DefaultServerInitializerFactory;
import org.apache.camel.component.netty.NettyConsumer;

/**
 * The pipeline of one consumer's channels: connection limit, TLS as configured on the endpoint, idle check, framing,
 * delivery to the route.
 */
final class SyslogPipeline extends DefaultServerInitializerFactory {
    /** The name of Camel's last handler, which ours replaces. */
    private static final String HANDLER = "handler";

    private final NettyConsumer consumer;
    private final SyslogServer server;
    private final SyslogListener listener;

    SyslogPipeline(NettyConsumer consumer, SyslogServer server, SyslogListener listener) {
        super(consumer);
        this.consumer = consumer;
        this.server = server;
        this.listener = listener;
    }

    @Override
    protected void initChannel(Channel channel) throws Exception {
        super.initChannel(channel);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(HANDLER);
        Runnable onResume = () -> {};
        if (channel instanceof DatagramChannel) {
            pipeline.addLast("datagrams", new DatagramHandler(listener, server.maxBytes()));
        } else {
            pipeline.addFirst("connections", new ConnectionLimitHandler(listener));
            pipeline.addLast("idle", new IdleStateHandler(server.idleSeconds(), 0, 0));
            StreamHandler frames = new StreamHandler(listener, server.maxBytes(), server.idleSeconds());
            pipeline.addLast("frames", frames);
            onResume = frames::resumed;
        }
        pipeline.addLast(HANDLER, new DeliveryHandler(consumer, listener, onResume));
    }
}
