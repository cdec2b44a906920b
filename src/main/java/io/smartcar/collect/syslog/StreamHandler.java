package io.smartcar.collect.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Splits the bytes of a connection into messages, and passes on those of one read as one list. */
final class StreamHandler extends ChannelInboundHandlerAdapter {
    private final SyslogListener listener;
    private final int maxBytes;
    private FrameReader frames;

    StreamHandler(SyslogListener listener, int maxBytes) {
        this.listener = listener;
        this.maxBytes = maxBytes;
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
