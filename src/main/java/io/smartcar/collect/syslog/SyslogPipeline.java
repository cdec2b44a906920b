package io.smartcar.collect.syslog;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.timeout.IdleStateHandler;
import org.apache.camel.component.netty.DefaultServerInitializerFactory;
import org.apache.camel.component.netty.NettyConsumer;

/** The pipeline of one consumer's channels: Camel's, with TLS as the endpoint says, and our own reading. */
final class SyslogPipeline extends DefaultServerInitializerFactory {
    /** What Camel calls its own last handler. */
    private static final String HANDLER = "handler";

    private final NettyConsumer consumer;
    private final SyslogServer server;
    private final Intake intake;

    SyslogPipeline(NettyConsumer consumer, SyslogServer server, Intake intake) {
        super(consumer);
        this.consumer = consumer;
        this.server = server;
        this.intake = intake;
    }

    @Override
    protected void initChannel(Channel channel) throws Exception {
        super.initChannel(channel);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(HANDLER);
        Runnable readOn = () -> {};
        if (channel instanceof DatagramChannel) {
            pipeline.addLast("datagrams", new DatagramHandler(intake, server.maxBytes()));
        } else {
            pipeline.addFirst("connections", new ConnectionHandler(intake));
            pipeline.addLast("idle", new IdleStateHandler(server.idleSeconds(), 0, 0));
            StreamHandler frames = new StreamHandler(intake, server.maxBytes(), server.idleSeconds());
            pipeline.addLast("frames", frames);
            readOn = frames::readOn;
        }
        pipeline.addLast(HANDLER, new IntakeHandler(consumer, intake, readOn));
    }
}
