package io.smartcar.event.format;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The columns of one kind's lines, and how its format splits a line into them. Immutable and thread-safe. */
public final class EventLayout {
    private final List<String> names;
    private final List<String> stored;
    private final Supplier<EventColumns> all;
    private final IntFunction<EventColumns> single;

    /**
     * @param names all columns that a line can have
     * @param stored those of them that are stored, in order
     * @param all creates a view of all columns
     * @param single creates a view of the column of this number, without checks of the others
     */
    public EventLayout(
            List<String> names, List<String> stored, Supplier<EventColumns> all, IntFunction<EventColumns> single) {
        this.names = List.copyOf(names);
        this.stored = List.copyOf(stored);
        this.all = all;
        this.single = single;
    }

    /** All columns that a line can have: row key, Kafka key, time and fields can be made of them. */
    public List<String> names() {
        return names;
    }

    /** The columns that are stored, in order. */
    public List<String> columns() {
        return stored;
    }

    /** A new view of all columns, for one thread; a column's number is its index in {@link #names()}. */
    public EventColumns open() {
        return all.get();
    }

    /** A new view of a single column, for one thread; the others are neither read nor checked. */
    public EventColumns open(int column) {
        return single.apply(column);
    }
}
