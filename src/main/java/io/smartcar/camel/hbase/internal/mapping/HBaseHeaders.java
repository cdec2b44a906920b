package io.smartcar.camel.hbase.internal.mapping;

import java.util.Arrays;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.util.CaseInsensitiveMap;

/**
 * The headers of this component in a message: most messages of a batch have none or one. To look up each of them in the
 * tree of all headers would take longer than to write the row. With their common prefix they are neighbours in that
 * tree, so that one traversal finds them all.
 *
 * <p>A reusable view of one message after the other; not updated when headers change. Confined to one thread.
 */
public final class HBaseHeaders {
    /** The names of all these headers begin with this or the next prefix. */
    private static final String PREFIX = "CamelHBase";

    private static final String MAPPING_PREFIX = "CamelMapping";
    /** Sorts after all of them. */
    private static final String END = MAPPING_PREFIX + '~';

    private Message message;
    /** Whether names and values are complete; if not, the message is asked. */
    private boolean isComplete;

    private String[] names = new String[4];
    private Object[] values = new Object[4];
    private int count;

    /** A view of a message. */
    public static HBaseHeaders of(Message message) {
        return new HBaseHeaders().view(message);
    }

    /** Switches to another message. */
    public HBaseHeaders view(Message next) {
        message = next;
        count = 0;
        isComplete = true;
        if (next.hasHeaders()) {
            Map<String, Object> headers = next.getHeaders();
            if (headers instanceof CaseInsensitiveMap sorted) {
                collect(sorted);
            } else {
                isComplete = false;
            }
        }
        return this;
    }

    private void collect(CaseInsensitiveMap sorted) {
        String first = sorted.firstKey();
        if (first.compareToIgnoreCase(PREFIX) < 0) {
            addFrom(sorted.tailMap(PREFIX));
        } else if (first.compareToIgnoreCase(END) < 0) {
            addFrom(sorted);
        }
    }

    private void addFrom(Map<String, Object> sorted) {
        for (Map.Entry<String, Object> header : sorted.entrySet()) {
            String name = header.getKey();
            if (name.compareToIgnoreCase(END) > 0) {
                return;
            }
            if (beginsWith(name, PREFIX) || beginsWith(name, MAPPING_PREFIX)) {
                add(name, header.getValue());
            }
        }
    }

    private void add(String name, Object value) {
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        names[count] = name;
        values[count++] = value;
    }

    private static boolean beginsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** The message. */
    public Message message() {
        return message;
    }

    /** The value of a header; null if there is none. */
    public Object get(String name) {
        if (!isComplete) {
            return message.getHeader(name);
        }
        for (int index = 0; index < count; index++) {
            if (names[index].equalsIgnoreCase(name)) {
                return values[index];
            }
        }
        return null;
    }

    /** The value of a header as a type; the default if there is none. */
    public <T> T get(String name, T defaultValue, Class<T> type) {
        Object value = get(name);
        if (value == null) {
            return defaultValue;
        }
        return type.isInstance(value) ? type.cast(value) : message.getHeader(name, defaultValue, type);
    }
}
