package io.smartcar.event.format;

import java.util.List;

/** A format as one kind has it. Immutable and thread-safe. */
public interface EventLayout {
    /** All columns that a line can give: what row key, Kafka key, time and fields can be made of. */
    List<String> names();

    /** Those of them that are stored, in order. */
    List<String> columns();

    /** A view of one event after the other, for one thread; the numbers of its columns are those of {@link #names()}. */
    EventColumns open();

    /**
     * A view of a single column: the others are not asked for, nor is looked whether they are there.
     *
     * @param column the number of the column
     */
    default EventColumns open(int column) {
        return open();
    }
}
