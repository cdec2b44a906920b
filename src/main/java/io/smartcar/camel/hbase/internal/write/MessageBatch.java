package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.internal.mapping.MessageMappings;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.support.MessageText;
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
 * The messages in the body of one exchange, traversed once: its elements are exchanges, messages, client mutations or,
 * if the mapping makes rows of bodies, bodies. Confined to one thread.
 */
public final class MessageBatch {
    private final Exchange parent;
    private final Iterator<?> elements;
    private final WriteOptions options;
    private final boolean hasResults;
    private final List<Message> withResults = new ArrayList<>(0);
    /** The message made for bodies, reused unless each needs one for its result. */
    private Message bodyMessage;

    private MessageBatch(Exchange parent, Iterator<?> elements, HBaseOperation operation, WriteOptions options) {
        this.parent = parent;
        this.elements = elements;
        this.options = options;
        this.hasResults = options.hasResult(operation, parent.getMessage());
    }

    /**
     * The batch in an exchange's body; null if the exchange is a single message.
     *
     * @param operation the exchange's operation; for a read, a list of bodies is the rows of a single message
     * @throws IllegalArgumentException if a list of messages comes with a row of its own, so that either may be meant
     */
    public static MessageBatch of(
            Exchange exchange, MessageMappings mappings, HBaseOperation operation, WriteOptions options) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof Iterator<?> iterator) {
            // to look at its elements would consume them
            return isSingle(message, mappings, operation)
                    ? null
                    : new MessageBatch(exchange, iterator, operation, options);
        }
        if (body instanceof Iterable<?> iterable && isBatch(iterable.iterator(), message, mappings, operation)) {
            return new MessageBatch(exchange, iterable.iterator(), operation, options);
        }
        return null;
    }

    private static boolean isBatch(
            Iterator<?> elements, Message message, MessageMappings mappings, HBaseOperation operation) {
        if (!elements.hasNext()) {
            return !isSingle(message, mappings, operation);
        }
        Object first = elements.next();
        if (first instanceof Exchange || first instanceof Message) {
            requireUnambiguous(message, mappings);
            return true;
        }
        return first instanceof Mutation || mappings.mapsBodies(message) && !operation.isRead();
    }

    /** Whether an iterable body is a single message, decided by its headers. */
    private static boolean isSingle(Message message, MessageMappings mappings, HBaseOperation operation) {
        if (operation == HBaseOperation.SCAN) {
            return true;
        }
        return mappings.mapsBodies(message) ? operation.isRead() : mappings.namesRow(message);
    }

    /** A guess would sometimes write, or delete, the wrong rows. */
    private static void requireUnambiguous(Message message, MessageMappings mappings) {
        Object row = message.getHeader(HBaseConstants.ROW_ID);
        if (row == null || mappings.mapsBodies(message)) {
            return;
        }
        String named = MessageText.of(row instanceof byte[] bytes ? Bytes.toStringBinary(bytes) : row);
        throw new IllegalArgumentException(
                "Expected either a row in the headers, or a list of exchanges or messages with"
                        + " rows of their own as the body, got both: header " + HBaseConstants.ROW_ID + " is '" + named
                        + "'. Remove the header before this endpoint if the elements of the list are meant, or the body if the"
                        + " row of the header is");
    }

    /**
     * The next message, without exchanges that already failed.
     *
     * @return the message, valid until the next call; null at the end
     */
    public Message next() {
        while (elements.hasNext()) {
            Object element = elements.next();
            if (!(element instanceof Exchange exchange)) {
                return element instanceof Message message ? attached(message) : withBody(element);
            }
            if (exchange.getException() == null) {
                return exchange.getMessage();
            }
        }
        return null;
    }

    /** Mappings need the exchange of a message to convert its headers. */
    private Message attached(Message message) {
        if (message.getExchange() == null && message instanceof MessageSupport detached) {
            detached.setExchange(parent);
        }
        return message;
    }

    private Message withBody(Object body) {
        if (bodyMessage == null || hasResults) {
            bodyMessage = new DefaultMessage(parent);
            bodyMessage.setHeaders(headers());
        }
        if (hasResults) {
            withResults.add(bodyMessage);
        }
        bodyMessage.setBody(body);
        return bodyMessage;
    }

    /** The parent's headers without its row: the elements have rows of their own. */
    private Map<String, Object> headers() {
        Map<String, Object> headers = new DefaultMessage(parent).getHeaders();
        headers.putAll(parent.getMessage().getHeaders());
        headers.remove(HBaseConstants.ROW_ID);
        return headers;
    }

    /** The exchange of a message: its own, or the batch's. */
    public Exchange exchange(Message message) {
        Exchange own = message.getExchange();
        return own == null ? parent : own;
    }

    /** The origin of a message: its own exchange if it has one, else its body or itself. */
    public Object origin(Message message) {
        if (message == bodyMessage) {
            return message.getBody();
        }
        Exchange own = exchange(message);
        return own == parent ? message : own;
    }

    /**
     * The exchange to report for the origin of a failed mutation: its own, or a new one for it alone.
     *
     * @param origin an exchange, a message or a body
     */
    public Exchange exchangeOf(Object origin) {
        if (origin instanceof Exchange own) {
            return own;
        }
        Exchange exchange = new DefaultExchange(parent.getContext());
        if (origin instanceof Message message) {
            exchange.getMessage().copyFrom(message);
        } else {
            exchange.getMessage().setBody(origin);
            exchange.getMessage().setHeaders(headers());
        }
        return exchange;
    }

    /** Puts the results of bodies into the parent's message, in their order. */
    public void applyResults(HBaseOperation operation) {
        if (withResults.isEmpty()) {
            return;
        }
        Message message = parent.getMessage();
        if (WriteOptions.isGuarded(operation, message)) {
            boolean areAllApplied = withResults.stream()
                    .allMatch(element -> Boolean.TRUE.equals(element.getHeader(HBaseConstants.CHECKED)));
            message.setHeader(HBaseConstants.CHECKED, areAllApplied);
        }
        if (options.returnsResults(operation)) {
            message.setBody(
                    new ArrayList<>(withResults.stream().map(Message::getBody).toList()));
        }
    }
}
