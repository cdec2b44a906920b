package io.smartcar.collect.syslog;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes a new connection if its port has as many as it may have. */
final class ConnectionLimitHandler extends ChannelInboundHandlerAdapter {
    private final SyslogListener listener;
    private boolean counted;

    ConnectionLimitHandler(SyslogListener listener) {
        this.listener = listener;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        counted = true;
        if (listener.connect(context.channel().remoteAddress())) {
            context.fireChannelActive();
        } else {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (counted) {
            counted = false;
            listener.disconnect();
        }
        context.fireChannelInactive();
    }
}
