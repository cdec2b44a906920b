package io.smartcar.collect.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Takes each datagram as one message (RFC 5426) and passes on those of one event-loop iteration as one list. */
final class DatagramHandler extends ChannelInboundHandlerAdapter {
    private final SyslogListener listener;
    private final int maxBytes;
    private List<ReceivedMessage> messages = new ArrayList<>();
    private InetSocketAddress lastSender;
    private String lastAddress;

    DatagramHandler(SyslogListener listener, int maxBytes) {
        this.listener = listener;
        this.maxBytes = maxBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof DatagramPacket packet)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            ByteBuf bytes = packet.content();
            if (listener.admits(bytes.readableBytes())) {
                FrameBuffer frame = new FrameBuffer(maxBytes);
                frame.append(bytes, bytes.readableBytes());
                messages.add(frame.end(System.currentTimeMillis(), address(packet.sender()), true));
            }
        } finally {
            packet.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!messages.isEmpty()) {
            List<ReceivedMessage> received = messages;
            messages = new ArrayList<>();
            context.fireChannelRead(received);
        }
        context.fireChannelReadComplete();
    }

    private String address(InetSocketAddress sender) {
        if (!sender.equals(lastSender)) {
            lastAddress = StreamHandler.address(sender);
            lastSender = sender;
        }
        return lastAddress;
    }
}
