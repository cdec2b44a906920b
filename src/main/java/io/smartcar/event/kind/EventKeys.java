package io.smartcar.event.kind;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.EventColumns;
import java.util.Arrays;
import org.apache.camel.Message;

/** Reads the Kafka keys of a kind's events: the column that {@code kind.<name>.key} names. Not thread-safe. */
public final class EventKeys {
    private final Kind kind;
    /** Reads a key that is a column of the line; otherwise null. */
    private final EventColumns column;
    /** Computes a key that is a field; otherwise null. */
    private final KindColumns field;

    EventKeys(Kind kind) {
        this.kind = kind;
        boolean ofLine = kind.keyColumn() >= 0
                && kind.keyColumn() < kind.layout().names().size();
        column = ofLine ? kind.layout().open(kind.keyColumn()) : null;
        field = kind.keyColumn() >= 0 && !ofLine ? new KindColumns(kind) : null;
    }

    /**
     * The key of an event.
     *
     * @param event an event whose body is its bytes, with its id and, if it has one, its time
     * @return the key; null if the kind has none, or the event's key column is missing or empty
     * @throws RejectedEventException if the event does not have the form of its kind
     */
    public byte[] of(Message event) throws RejectedEventException {
        byte[] key = null;
        if (column != null) {
            column.split(kind.text(event), event);
            int number = kind.keyColumn();
            byte[] array = column.array(number);
            if (array != null) {
                int start = column.start(number);
                key = Arrays.copyOfRange(array, start, start + column.length(number));
            }
        } else if (field != null) {
            field.split(event);
            key = field.copy(kind.keyColumn());
        }
        return key == null || key.length == 0 ? null : key;
    }

    /**
     * As {@link #of(Message)}, for events that must have the key that their kind names.
     *
     * @throws RejectedEventException also if the key is missing
     */
    public byte[] required(Message event) throws RejectedEventException {
        byte[] key = of(event);
        if (key == null && kind.keyColumn() >= 0) {
            throw new RejectedEventException(
                    RejectReason.KEY,
                    "Expected the key in column '" + kind.names().get(kind.keyColumn()) + "' (kind." + kind.name()
                            + ".key), but it is missing or empty");
        }
        return key;
    }
}
