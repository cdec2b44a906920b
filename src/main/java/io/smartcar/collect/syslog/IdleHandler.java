package io.smartcar.collect.syslog;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;

/** Closes a connection without bytes. One that is paused is not idle; its time begins when it is read again. */
final class IdleHandler extends IdleStateHandler {
    private final SyslogListener listener;

    IdleHandler(SyslogListener listener, int idleSeconds) {
        super(idleSeconds, 0, 0);
        this.listener = listener;
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        if (context.channel().config().isAutoRead()) {
            listener.closed(context.channel().remoteAddress(), "no bytes for syslog.idle-seconds");
            context.close();
        }
    }
}
