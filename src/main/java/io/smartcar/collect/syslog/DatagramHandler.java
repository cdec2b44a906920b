package io.smartcar.collect.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.smartcar.camel.spool.ReceivedMessage;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Takes each datagram as one message, RFC 5426, and hands on those of one turn of the event loop as one list. */
final class DatagramHandler extends ChannelInboundHandlerAdapter {
    private final Intake intake;
    private final int maximum;
    private List<ReceivedMessage> messages = new ArrayList<>();
    private InetSocketAddress lastSender;
    private String lastAddress;

    DatagramHandler(Intake intake, int maximum) {
        this.intake = intake;
        this.maximum = maximum;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof DatagramPacket packet)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            ByteBuf bytes = packet.content();
            if (intake.admits(bytes.readableBytes())) {
                Frame frame = new Frame(maximum);
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
