package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.internal.mapping.HBaseHeaders;
import io.smartcar.camel.hbase.internal.mapping.MessageMappings;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.support.MessageSupport;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * A body that stands for many messages, gone through once: exchanges, messages, client mutations, or, where the
 * mapping makes rows of bodies, bodies. Confined to one thread.
 */
public final class MessageBatch {
    private final Exchange parent;
    private final Iterator<?> elements;
    private final WriteOptions finish;
    private final boolean answered;
    private final List<Message> withAnswers = new ArrayList<>(0);
    private Message bodyOnly;

    private MessageBatch(Exchange parent, Iterator<?> elements, HBaseOperation operation, WriteOptions finish) {
        this.parent = parent;
        this.elements = elements;
        this.finish = finish;
        this.answered = finish.hasAnswer(operation, HBaseHeaders.of(parent.getMessage()));
    }

    /**
     * The batch in an exchange's body.
     *
     * @param mappings tells whether the message's mapping makes rows of bodies, so that an element may be any body
     * @param operation what is to be done. A read takes a list of bodies for the rows that one message asks for
     * @param finish tells which writes have an answer
     * @return null if the body is one message's
     * @throws IllegalArgumentException if it might as well be one message's, which names a row of its own
     */
    public static MessageBatch of(
            Exchange exchange, MessageMappings mappings, HBaseOperation operation, WriteOptions finish) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof Iterator<?> iterator) {
            // it cannot be looked into without being used up
            return isOne(message, mappings, operation) ? null : new MessageBatch(exchange, iterator, operation, finish);
        }
        if (body instanceof Iterable<?> iterable) {
            boolean isBatch = isBatch(iterable.iterator(), message, mappings, operation);
            return isBatch ? new MessageBatch(exchange, iterable.iterator(), operation, finish) : null;
        }
        return null;
    }

    private static boolean isBatch(
            Iterator<?> elements, Message message, MessageMappings mappings, HBaseOperation operation) {
        if (!elements.hasNext()) {
            return !isOne(message, mappings, operation);
        }
        Object first = elements.next();
        if (first instanceof Exchange || first instanceof Message) {
            checkUnambiguous(message, mappings);
            return true;
        }
        return first instanceof Mutation || mappings.mapsBodies(message) && !operation.isRead();
    }

    /** To choose between them would write, or delete, the wrong rows now and then. */
    private static void checkUnambiguous(Message message, MessageMappings mappings) {
        Object row = message.getHeader(HBaseConstants.ROW_ID);
        if (row == null || mappings.mapsBodies(message)) {
            return;
        }
        String named = row instanceof byte[] bytes ? Bytes.toStringBinary(bytes) : row.toString();
        throw new IllegalArgumentException(
                "Expected either a row in the headers, or a list of exchanges or messages with"
                        + " rows of their own as the body, got both: header " + HBaseConstants.ROW_ID + " is '" + named
                        + "'. Remove the header before this endpoint if the elements of the list are meant, or the body if the"
                        + " row of the header is");
    }

    /** Whether a message whose body may be a batch's, to look at, is one: by what else it says. */
    private static boolean isOne(Message message, MessageMappings mappings, HBaseOperation operation) {
        if (operation == HBaseOperation.SCAN) {
            return true;
        }
        return mappings.mapsBodies(message) ? operation.isRead() : mappings.namesRow(message);
    }

    /**
     * Moves on to the next message that was not refused by an earlier step.
     *
     * @return the message, valid until the next call; null at the end
     */
    public Message next() {
        while (elements.hasNext()) {
            Object element = elements.next();
            if (element instanceof Exchange exchange) {
                if (exchange.getException() == null) {
                    return exchange.getMessage();
                }
            } else {
                return element instanceof Message message ? inExchange(message) : withBody(element);
            }
        }
        return null;
    }

    /** Mappings convert headers by the context of a message's exchange. */
    private Message inExchange(Message message) {
        if (message.getExchange() == null && message instanceof MessageSupport loose) {
            loose.setExchange(parent);
        }
        return message;
    }

    private Message withBody(Object body) {
        if (bodyOnly == null || answered) {
            bodyOnly = new DefaultMessage(parent);
            bodyOnly.setHeaders(headers());
        }
        if (answered) {
            withAnswers.add(bodyOnly);
        }
        bodyOnly.setBody(body);
        return bodyOnly;
    }

    /** The parent's, but for its row: the elements have rows of their own. */
    private Map<String, Object> headers() {
        Map<String, Object> headers = new DefaultMessage(parent).getHeaders();
        headers.putAll(parent.getMessage().getHeaders());
        headers.remove(HBaseConstants.ROW_ID);
        return headers;
    }

    /** The exchange that a message of this batch belongs to: its own, or the batch's. */
    public Exchange exchange(Message message) {
        Exchange own = message.getExchange();
        return own == null ? parent : own;
    }

    /** The element that a message of this batch comes from: its exchange, or, without one of its own, itself or its body. */
    public Object origin(Message message) {
        if (message == bodyOnly) {
            return message.getBody();
        }
        Exchange own = exchange(message);
        return own == parent ? message : own;
    }

    /**
     * The exchange with which an element of this batch is reported that is not stored: its own, or one for it alone.
     *
     * @param origin an exchange, a message or a body
     */
    public Exchange alone(Object origin) {
        if (origin instanceof Exchange own) {
            return own;
        }
        Exchange alone = new DefaultExchange(parent.getContext());
        if (origin instanceof Message message) {
            alone.getMessage().copyFrom(message);
        } else {
            alone.getMessage().setBody(origin);
            alone.getMessage().setHeaders(headers());
        }
        return alone;
    }

    /** Gives the parent the answers to bodies, in their order. */
    public void answer(HBaseOperation operation) {
        if (withAnswers.isEmpty()) {
            return;
        }
        Message message = parent.getMessage();
        if (WriteOptions.isGuarded(operation, HBaseHeaders.of(message))) {
            boolean all = withAnswers.stream()
                    .allMatch(element -> Boolean.TRUE.equals(element.getHeader(HBaseConstants.CHECKED)));
            message.setHeader(HBaseConstants.CHECKED, all);
        }
        if (finish.returnsResults(operation)) {
            message.setBody(
                    new ArrayList<>(withAnswers.stream().map(Message::getBody).toList()));
        }
    }
}
