package io.smartcar.camel.hbase.internal.mapping;

import java.util.Arrays;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.util.CaseInsensitiveMap;

/**
 * The headers of this component that a message has: most of a batch have none, or one. To look for each that may be
 * there in the tree of all headers would take longer than to write the row. As they bear the same prefix they lie side
 * by side there, before those of a Kafka record, for one, so that they are found at a glance.
 *
 * <p>A view, meant to be used again for message after message, and taken anew when headers have changed. Confined to
 * one thread.
 */
public final class HBaseHeaders {
    /** With these begin the names of all of them. */
    private static final String PREFIX = "CamelHBase";

    private static final String MAPPING_PREFIX = "CamelMapping";
    /** Sorts behind them all. */
    private static final String BEHIND = MAPPING_PREFIX + '~';

    private Message message;
    /** Whether what is noted is all that there is; else the message is asked. */
    private boolean isNoted;

    private String[] names = new String[4];
    private Object[] values = new Object[4];
    private int count;

    /** A view of a message. */
    public static HBaseHeaders of(Message message) {
        return new HBaseHeaders().view(message);
    }

    /** Views this message from now on. */
    public HBaseHeaders view(Message next) {
        message = next;
        count = 0;
        isNoted = true;
        if (next.hasHeaders()) {
            Map<String, Object> headers = next.getHeaders();
            if (headers instanceof CaseInsensitiveMap sorted) {
                note(sorted);
            } else {
                isNoted = false;
            }
        }
        return this;
    }

    private void note(CaseInsensitiveMap sorted) {
        String first = sorted.firstKey();
        if (first.compareToIgnoreCase(PREFIX) < 0) {
            noteFrom(sorted.tailMap(PREFIX));
        } else if (first.compareToIgnoreCase(BEHIND) < 0) {
            noteFrom(sorted);
        }
    }

    private void noteFrom(Map<String, Object> sorted) {
        for (Map.Entry<String, Object> header : sorted.entrySet()) {
            String name = header.getKey();
            if (name.compareToIgnoreCase(BEHIND) > 0) {
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

    /** A header's value; null if there is none. */
    public Object get(String name) {
        if (!isNoted) {
            return message.getHeader(name);
        }
        for (int index = 0; index < count; index++) {
            if (names[index].equalsIgnoreCase(name)) {
                return values[index];
            }
        }
        return null;
    }

    /** A header's value as a type; the default if there is none. */
    public <T> T get(String name, T other, Class<T> type) {
        Object value = get(name);
        if (value == null) {
            return other;
        }
        return type.isInstance(value) ? type.cast(value) : message.getHeader(name, other, type);
    }
}
