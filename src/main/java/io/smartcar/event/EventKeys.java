package io.smartcar.event;

import org.apache.camel.Message;

/** Finds the Kafka keys of a kind's events: the column that {@code kind.<name>.key} names. For one thread. */
public final class EventKeys {
    private final Kind kind;
    private final FormattedColumns columns;

    EventKeys(Kind kind) {
        this.kind = kind;
        this.columns = kind.format() == null ? null : new FormattedColumns(kind);
    }

    /**
     * The key of an event of a kind that has a format.
     *
     * @return the key; null if the kind has none, or the event has not the column
     */
    public byte[] of(Message event) {
        if (columns == null || kind.keyColumn() < 0) {
            return null;
        }
        try {
            columns.view(event);
        } catch (RefusedEventException e) {
            return null; // the store will refuse it by name
        }
        return columns.value(kind.keyColumn());
    }
}
