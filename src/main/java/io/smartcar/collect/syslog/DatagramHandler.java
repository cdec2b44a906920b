package io.smartcar.collect.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Takes each datagram as one message (RFC 5426), however its sender has framed it, and passes on those of one event-loop iteration as one list. */
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
                take(bytes, address(packet.sender()));
            }
        } finally {
            packet.release();
        }
    }

    /** Adds the message without its trailers and without a count of the whole datagram, as over TCP. */
    private void take(ByteBuf bytes, String sender) {
        int received = bytes.readableBytes();
        int end = bytes.writerIndex();
        int start = bytes.forEachByte(FrameStart::isTrailer);
        if (start < 0) {
            listener.framed(received);
            return;
        }
        bytes.setIndex(start, bytes.forEachByteDesc(FrameStart::isTrailer) + 1);
        int count = skipCount(bytes);
        boolean complete = count <= end - bytes.readerIndex();
        listener.framed(received - bytes.readableBytes());
        FrameBuffer frame = new FrameBuffer(maxBytes);
        frame.append(bytes, bytes.readableBytes());
        messages.add(frame.end(System.currentTimeMillis(), sender, complete));
    }

    /** Skips a count of at least what follows it, and returns it; otherwise returns 0. */
    private static int skipCount(ByteBuf bytes) {
        byte[] head = new byte[Math.min(FrameStart.LONGEST, bytes.readableBytes())];
        bytes.getBytes(bytes.readerIndex(), head);
        if (FrameStart.of(head, head.length) != FrameStart.COUNT) {
            return 0;
        }
        int length = FrameStart.countLength(head);
        int count = FrameStart.count(head, length);
        if (count < bytes.readableBytes() - length) {
            return 0;
        }
        bytes.skipBytes(length);
        return count;
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
