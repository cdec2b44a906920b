package io.smartcar.component.hbase;

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

/**
 * A body that stands for many messages, gone through once: exchanges, messages, client mutations, or, where the
 * mapping makes rows of bodies, bodies. Confined to one thread.
 */
final class MessageBatch {
    private final Exchange parent;
    private final Iterator<?> elements;
    private final MutationFinish finish;
    private final boolean answered;
    private final List<Message> withAnswers = new ArrayList<>(0);
    private Message bodyOnly;

    private MessageBatch(Exchange parent, Iterator<?> elements, HBaseOperation operation, MutationFinish finish) {
        this.parent = parent;
        this.elements = elements;
        this.finish = finish;
        this.answered = finish.hasAnswer(operation, OwnHeaders.of(parent.getMessage()));
    }

    /**
     * The batch in an exchange's body.
     *
     * @param mappings tells whether the message's mapping makes rows of bodies, so that an element may be any body
     * @param operation what is to be done. A read takes a list of bodies for the rows that one message asks for
     * @param finish tells which writes have an answer
     * @return null if the body is one message's
     */
    static MessageBatch of(
            Exchange exchange, MessageMappings mappings, HBaseOperation operation, MutationFinish finish) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof Iterator<?> iterator) {
            // it cannot be looked into without being used up
            return isOne(message, mappings, operation) ? null : new MessageBatch(exchange, iterator, operation, finish);
        }
        if (body instanceof Iterable<?> iterable) {
            Iterator<?> first = iterable.iterator();
            boolean isBatch = first.hasNext()
                    ? isMessage(first.next()) || mappings.mapsBodies(message) && !operation.isRead()
                    : !isOne(message, mappings, operation);
            return isBatch ? new MessageBatch(exchange, iterable.iterator(), operation, finish) : null;
        }
        return null;
    }

    /** Whether a message whose body may be a batch's, to look at, is one: by what else it says. */
    private static boolean isOne(Message message, MessageMappings mappings, HBaseOperation operation) {
        if (operation == HBaseOperation.SCAN) {
            return true;
        }
        return mappings.mapsBodies(message) ? operation.isRead() : mappings.namesRow(message);
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
    Exchange exchange(Message message) {
        Exchange own = message.getExchange();
        return own == null ? parent : own;
    }

    /** The exchange that a refused message is reported with: its own, or one that has the body alone. */
    Exchange refused(Message message) {
        if (message != bodyOnly) {
            return exchange(message);
        }
        Exchange alone = new DefaultExchange(parent.getContext());
        alone.getMessage().setBody(message.getBody());
        alone.getMessage().setHeaders(headers());
        return alone;
    }

    /** Gives the parent the answers to bodies, in their order. */
    void answer(HBaseOperation operation) {
        if (withAnswers.isEmpty()) {
            return;
        }
        Message message = parent.getMessage();
        if (MutationFinish.isGuarded(operation, OwnHeaders.of(message))) {
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
