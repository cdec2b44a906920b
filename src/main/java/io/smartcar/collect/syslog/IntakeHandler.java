package io.smartcar.collect.syslog;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.smartcar.camel.spool.Spool;
import io.smartcar.camel.spool.SpoolConstants;
import io.smartcar.camel.spool.WhenFull;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.component.netty.NettyConsumer;
import org.apache.camel.component.netty.handlers.ServerChannelHandler;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Hands messages to the route. A connection is read again when the route is done with all that it brought and the
 * spool has room; so the sender waits, and what waits in memory is bounded.
 */
final class IntakeHandler extends ServerChannelHandler {
    private final Intake intake;
    /** Told when a connection is read again. */
    private final Runnable readingOn;
    /** Lists that the route is not yet done with; the event loop's own. */
    private int pending;

    IntakeHandler(NettyConsumer consumer, Intake intake, Runnable readingOn) {
        super(consumer);
        this.intake = intake;
        this.readingOn = readingOn;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        super.channelActive(context);
        if (context.pipeline().get(SslHandler.class) == null) {
            holdWhileFull(context.channel());
        }
    }

    /** Before its end a handshake needs to be read. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        super.userEventTriggered(context, event);
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            holdWhileFull(context.channel());
        }
    }

    private void holdWhileFull(Channel channel) {
        Spool full = intake.full();
        if (full != null && !(channel instanceof DatagramChannel)) {
            pending++;
            channel.config().setAutoRead(false);
            readOnWhenThereIsRoom(channel, full);
        }
    }

    @Override
    protected void beforeProcess(Exchange exchange, ChannelHandlerContext context, Object body) {
        List<?> messages = (List<?>) body;
        Channel channel = context.channel();
        intake.begin(messages);
        pending++;
        if (!(channel instanceof DatagramChannel)) {
            channel.config().setAutoRead(false);
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                Exception failure = done.getException();
                intake.end(messages, failure);
                Spool full = done.getProperty(SpoolConstants.FULL, Spool.class);
                if (full != null) {
                    intake.full(full);
                }
                onEventLoop(channel, () -> goOn(channel, full, failure));
            }
        });
    }

    /** The event loop is gone, or going, when the route stops: there is nothing to go on with then. */
    private static void onEventLoop(Channel channel, Runnable action) {
        try {
            channel.eventLoop().execute(action);
        } catch (RejectedExecutionException e) {
            channel.close();
        }
    }

    private void goOn(Channel channel, Spool full, Exception failure) {
        if (channel instanceof DatagramChannel) {
            pending--;
        } else if (failure != null) {
            intake.closed(channel.remoteAddress(), "what it brought could not be stored");
            channel.close();
        } else if (full == null) {
            readOn(channel);
        } else if (full.whenFull() == WhenFull.REFUSE) {
            intake.closed(channel.remoteAddress(), "the spool is full");
            channel.close();
        } else {
            readOnWhenThereIsRoom(channel, full);
        }
    }

    private void readOnWhenThereIsRoom(Channel channel, Spool full) {
        full.room().thenRun(() -> onEventLoop(channel, () -> readOn(channel)));
    }

    private void readOn(Channel channel) {
        pending--;
        if (pending == 0) {
            readingOn.run();
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(context.channel() instanceof DatagramChannel)) {
            intake.closed(context.channel().remoteAddress(), cause.toString());
            context.close();
        } else {
            intake.failed(cause);
        }
    }
}
