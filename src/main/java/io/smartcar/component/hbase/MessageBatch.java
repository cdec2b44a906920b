package io.smartcar.component.hbase;

import java.util.Iterator;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;
import org.apache.hadoop.hbase.client.Mutation;

/**
 * A body that stands for many messages, gone through once: exchanges, messages, client mutations, or, where the
 * mapping makes rows of bodies, bodies. Confined to one thread.
 */
final class MessageBatch {
    private final Exchange parent;
    private final Iterator<?> elements;
    private Message bodyOnly;

    private MessageBatch(Exchange parent, Iterator<?> elements) {
        this.parent = parent;
        this.elements = elements;
    }

    /**
     * The batch in an exchange's body.
     *
     * @param bodies whether the mapping makes rows of bodies, so that an element may be any body
     * @return null if the body is one message's
     */
    static MessageBatch of(Exchange exchange, boolean bodies) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Iterator<?> iterator) {
            // it cannot be looked into without being used up: with a row of its own the message is one message
            boolean single = exchange.getMessage().getHeader(HBaseConstants.ROW_ID) != null;
            return single ? null : new MessageBatch(exchange, iterator);
        }
        if (body instanceof Iterable<?> iterable) {
            Iterator<?> first = iterable.iterator();
            boolean batch = bodies || !first.hasNext() || isMessage(first.next());
            return batch ? new MessageBatch(exchange, iterable.iterator()) : null;
        }
        return null;
    }

    private static boolean isMessage(Object element) {
        return element instanceof Exchange || element instanceof Message || element instanceof Mutation;
    }

    /**
     * Moves on to the next message that was not refused by an earlier step.
     *
     * @return the message, valid until the next call; null at the end
     */
    Message next() {
        while (elements.hasNext()) {
            Object element = elements.next();
            if (element instanceof Exchange exchange) {
                if (exchange.getException() == null) {
                    return exchange.getMessage();
                }
            } else {
                return element instanceof Message message ? message : withBody(element);
            }
        }
        return null;
    }

    private Message withBody(Object body) {
        if (bodyOnly == null) {
            bodyOnly = new DefaultMessage(parent);
            bodyOnly.setHeaders(parent.getMessage().getHeaders());
        }
        bodyOnly.setBody(body);
        return bodyOnly;
    }

    /** The exchange that a message of this batch belongs to: its own, or the batch's. */
    Exchange exchange(Message message) {
        Exchange own = message.getExchange();
        return own == null ? parent : own;
    }
}
