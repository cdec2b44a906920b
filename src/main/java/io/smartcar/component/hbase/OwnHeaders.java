package io.smartcar.component.hbase;

import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.util.CaseInsensitiveMap;

/**
 * Headers of this component, which most messages of a batch lack: to look for each of them in the tree of all headers
 * would take longer than to write the row. As those of a Kafka record, for one, sort behind them, the first of all
 * headers tells.
 */
final class OwnHeaders {
    private OwnHeaders() {}

    /** A header's value; null if there is none. */
    static Object get(Message message, String name) {
        return mayHave(message, name) ? message.getHeader(name) : null;
    }

    /** A header's value as a type; the default if there is none. */
    static <T> T get(Message message, String name, T other, Class<T> type) {
        return mayHave(message, name) ? message.getHeader(name, other, type) : other;
    }

    /** False only if a message has no header of that name. */
    static boolean mayHave(Message message, String name) {
        if (!message.hasHeaders()) {
            return false;
        }
        Map<String, Object> headers = message.getHeaders();
        return !(headers instanceof CaseInsensitiveMap sorted) || name.compareToIgnoreCase(sorted.firstKey()) >= 0;
    }
}
