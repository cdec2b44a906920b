package io.smartcar.camel.spool;

import io.smartcar.camel.spool.queue.ReceivedMessage;
import io.smartcar.camel.spool.queue.Spool;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Stores the exchange's messages; the exchange continues on the spool's thread once they are stored. */
final class SpoolProducer extends DefaultAsyncProducer {
    private static final String UNKNOWN_SENDER = "-";

    private final SpoolEndpoint endpoint;
    private Spool spool;

    SpoolProducer(SpoolEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        spool = endpoint.getComponent().use(endpoint.getName());
    }

    @Override
    protected void doStop() throws Exception {
        if (spool != null) {
            spool = null;
            endpoint.getComponent().release(endpoint.getName());
        }
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Spool target = spool;
        try {
            target.append(messages(exchange)).whenComplete((done, failure) -> {
                if (failure != null) {
                    exchange.setException(failure);
                } else if (target.isFull()) {
                    exchange.setProperty(SpoolConstants.FULL, target);
                }
                callback.done(false);
            });
            return false;
        } catch (IllegalArgumentException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private static List<ReceivedMessage> messages(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof List<?> list) {
            List<ReceivedMessage> messages = new ArrayList<>(list.size());
            for (Object element : list) {
                messages.add(message(exchange, element));
            }
            return messages;
        }
        return List.of(message(exchange, body));
    }

    private static ReceivedMessage message(Exchange exchange, Object body) {
        if (body instanceof ReceivedMessage reception) {
            return reception;
        }
        byte[] bytes = exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body);
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "Expected a message for the spool, a list of them, or what can be turned" + " into bytes, got "
                            + (body == null ? "nothing" : "a " + body.getClass().getName()));
        }
        return new ReceivedMessage(exchange.getClock().getCreated(), UNKNOWN_SENDER, bytes);
    }
}
