package io.smartcar.collect.syslog;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Keeps the number of connections within its bound. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    private final Intake intake;
    private boolean counted;

    ConnectionHandler(Intake intake) {
        this.intake = intake;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        counted = true;
        if (intake.connect(context.channel().remoteAddress())) {
            context.fireChannelActive();
        } else {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (counted) {
            counted = false;
            intake.disconnect();
        }
        context.fireChannelInactive();
    }
}
