package io.smartcar.event.kind;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.EventColumns;
import java.util.Arrays;
import org.apache.camel.Message;

/** Finds the Kafka keys of a kind's events: the column that {@code kind.<name>.key} names. For one thread. */
public final class EventKeys {
    private final Kind kind;
    private final EventColumns column;
    private final EventView view;

    EventKeys(Kind kind) {
        this.kind = kind;
        boolean ofLine = kind.keyColumn() >= 0
                && kind.keyColumn() < kind.layout().names().size();
        column = ofLine ? kind.layout().open(kind.keyColumn()) : null;
        view = kind.keyColumn() >= 0 && !ofLine ? new EventView(kind) : null;
    }

    /**
     * The key of an event.
     *
     * @param event an event whose body is its bytes, with its id and, where it has one, its time
     * @return the key; null if the kind has none, or the event has not the column or an empty one
     * @throws RejectedEventException if the event has not the form that its kind says
     */
    public byte[] of(Message event) throws RejectedEventException {
        byte[] key = null;
        if (column != null) {
            column.split(EventView.line(kind, event), event);
            int number = kind.keyColumn();
            byte[] array = column.array(number);
            if (array != null) {
                int start = column.start(number);
                key = Arrays.copyOfRange(array, start, start + column.length(number));
            }
        } else if (view != null) {
            view.view(event);
            key = view.copy(kind.keyColumn());
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
