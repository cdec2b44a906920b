package io.smartcar.collect.syslog;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.smartcar.camel.spool.SpoolConstants;
import io.smartcar.camel.spool.queue.Spool;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.component.netty.NettyConsumer;
import org.apache.camel.component.netty.handlers.ServerChannelHandler;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Delivers messages to the route. A connection is not read until the route has completed all of its messages and the
 * spool has room: this slows the sender down and bounds memory.
 */
final class DeliveryHandler extends ServerChannelHandler {
    private final SyslogListener listener;
    /** Runs when a connection is read again. */
    private final Runnable onResume;
    /** Lists of messages that the route has not completed; confined to the event loop. */
    private int pending;
    /** Whether the TLS handshake failed; confined to the event loop. */
    private boolean handshakeFailed;

    DeliveryHandler(NettyConsumer consumer, SyslogListener listener, Runnable onResume) {
        super(consumer);
        this.listener = listener;
        this.onResume = onResume;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        super.channelActive(context);
        if (context.pipeline().get(SslHandler.class) == null) {
            pauseIfFull(context.channel());
        }
    }

    /** A TLS connection must be read until its handshake is complete. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        super.userEventTriggered(context, event);
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                pauseIfFull(context.channel());
            } else {
                handshakeFailed = true;
                listener.handshakeFailed(context.channel().remoteAddress(), handshake.cause());
            }
        }
    }

    private void pauseIfFull(Channel channel) {
        Spool full = listener.full();
        if (full != null && !(channel instanceof DatagramChannel)) {
            pending++;
            channel.config().setAutoRead(false);
            resumeWhenThereIsRoom(channel, full);
        }
    }

    @Override
    protected void beforeProcess(Exchange exchange, ChannelHandlerContext context, Object body) {
        List<?> messages = (List<?>) body;
        Channel channel = context.channel();
        listener.begin(messages);
        pending++;
        if (!(channel instanceof DatagramChannel)) {
            channel.config().setAutoRead(false);
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                Exception failure = done.getException();
                listener.end(messages, failure);
                Spool full = done.getProperty(SpoolConstants.FULL, Spool.class);
                if (full != null) {
                    listener.full(full);
                }
                onEventLoop(channel, () -> delivered(channel, full, failure));
            }
        });
    }

    /** Runs an action, unless the event loop has stopped with the route: then the connection is closed. */
    private static void onEventLoop(Channel channel, Runnable action) {
        try {
            channel.eventLoop().execute(action);
        } catch (RejectedExecutionException e) {
            channel.close();
        }
    }

    private void delivered(Channel channel, Spool full, Exception failure) {
        if (channel instanceof DatagramChannel) {
            pending--;
        } else if (failure != null) {
            listener.closed(channel.remoteAddress(), "its messages could not be stored");
            channel.close();
        } else if (full == null) {
            resume(channel);
        } else {
            resumeWhenThereIsRoom(channel, full);
        }
    }

    private void resumeWhenThereIsRoom(Channel channel, Spool full) {
        full.room().thenRun(() -> onEventLoop(channel, () -> resume(channel)));
    }

    private void resume(Channel channel) {
        pending--;
        if (pending == 0) {
            onResume.run();
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(context.channel() instanceof DatagramChannel)) {
            if (!handshakeFailed) {
                listener.closed(context.channel().remoteAddress(), SyslogListener.reason(cause));
            }
            context.close();
        } else {
            listener.failed(cause);
        }
    }
}
