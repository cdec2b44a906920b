package io.smartcar.collect.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.smartcar.camel.spool.ReceivedMessage;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Turns the bytes of a connection into messages and hands on what one read brings as one list. */
final class StreamHandler extends ChannelInboundHandlerAdapter {
    private final Intake intake;
    private final int maximum;
    private final long graceNanos;
    private FrameReader frames;
    private boolean idle;
    private long readOn = System.nanoTime();

    /** A connection that was held back has half of the idle time to bring what it has, at least. */
    StreamHandler(Intake intake, int maximum, int idleSeconds) {
        this.intake = intake;
        this.maximum = maximum;
        this.graceNanos = TimeUnit.SECONDS.toNanos(idleSeconds) / 2;
    }

    /** The connection was held back and is read again: what it brings next has waited for us. */
    void readOn() {
        readOn = System.nanoTime();
    }

    /** The address without the port; the text of what is no IP address. */
    static String address(SocketAddress remote) {
        return remote instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : String.valueOf(remote);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        List<ReceivedMessage> messages = new ArrayList<>();
        FrameReader reader = frames(context);
        int length = bytes.readableBytes();
        try {
            reader.read(bytes, System.currentTimeMillis(), messages);
        } finally {
            bytes.release();
        }
        intake.received(length, reader.takeFramingBytes());
        handOn(context, messages);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        List<ReceivedMessage> messages = new ArrayList<>();
        frames(context).finish(System.currentTimeMillis(), messages);
        handOn(context, messages);
        context.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // a connection that we hold back, or did until just now, has nothing to say
        if (event instanceof IdleStateEvent && context.channel().config().isAutoRead()) {
            if (!idle && System.nanoTime() - readOn >= graceNanos) {
                idle = true;
                intake.closed(context.channel().remoteAddress(), "nothing came for syslog.idle-seconds");
                context.close();
            }
            return;
        }
        context.fireUserEventTriggered(event);
    }

    private static void handOn(ChannelHandlerContext context, List<ReceivedMessage> messages) {
        if (!messages.isEmpty()) {
            context.fireChannelRead(messages);
        }
    }

    private FrameReader frames(ChannelHandlerContext context) {
        if (frames == null) {
            frames = new FrameReader(address(context.channel().remoteAddress()), maximum);
        }
        return frames;
    }
}
