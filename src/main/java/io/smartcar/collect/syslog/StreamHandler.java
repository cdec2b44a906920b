package io.smartcar.collect.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Splits the bytes of a connection into messages, passes on those of one read as one list, and closes it when idle. */
final class StreamHandler extends ChannelInboundHandlerAdapter {
    private final SyslogListener listener;
    private final int maxBytes;
    private final long graceNanos;
    private FrameReader frames;
    private boolean idle;
    private long resumed = System.nanoTime();

    /** @param idleSeconds a paused connection has at least half of this time to be read again before it counts as idle */
    StreamHandler(SyslogListener listener, int maxBytes, int idleSeconds) {
        this.listener = listener;
        this.maxBytes = maxBytes;
        this.graceNanos = TimeUnit.SECONDS.toNanos(idleSeconds) / 2;
    }

    /** Called when the connection is read again after a pause: bytes may be waiting that have not been read. */
    void resumed() {
        resumed = System.nanoTime();
    }

    /** The IP address without the port; the text of any other address. */
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
        listener.received(length, reader.takeFramingBytes());
        passOn(context, messages);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        List<ReceivedMessage> messages = new ArrayList<>();
        frames(context).finish(System.currentTimeMillis(), messages);
        passOn(context, messages);
        context.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // a connection that is paused, or was until just now, is not idle
        if (event instanceof IdleStateEvent && context.channel().config().isAutoRead()) {
            if (!idle && System.nanoTime() - resumed >= graceNanos) {
                idle = true;
                listener.closed(context.channel().remoteAddress(), "no bytes for syslog.idle-seconds");
                context.close();
            }
            return;
        }
        context.fireUserEventTriggered(event);
    }

    private static void passOn(ChannelHandlerContext context, List<ReceivedMessage> messages) {
        if (!messages.isEmpty()) {
            context.fireChannelRead(messages);
        }
    }

    private FrameReader frames(ChannelHandlerContext context) {
        if (frames == null) {
            frames = new FrameReader(address(context.channel().remoteAddress()), maxBytes);
        }
        return frames;
    }
}
