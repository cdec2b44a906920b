package io.smartcar.event.format;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The columns of one kind's lines, and how its format splits a line into them. Immutable and thread-safe.
 *
 * @param names all columns that a line can have: row key, Kafka key, time and fields can be made of them
 * @param columns those of them that are stored, in order
 * @param all creates a view of all columns
 * @param single creates a view of the column of this number, without checks of the others
 * @param delimiter what stands between the columns of a line that consists of nothing else; null for other formats
 */
public record EventLayout(
        List<String> names,
        List<String> columns,
        Supplier<EventColumns> all,
        IntFunction<EventColumns> single,
        Character delimiter) {

    /** Lines that are more than columns between delimiters. */
    public EventLayout(
            List<String> names, List<String> columns, Supplier<EventColumns> all, IntFunction<EventColumns> single) {
        this(names, columns, all, single, null);
    }

    /** All columns that a line can have are stored. */
    EventLayout(List<String> columns, Supplier<EventColumns> all, IntFunction<EventColumns> single) {
        this(columns, columns, all, single, null);
    }

    /** A new view of all columns, for one thread; a column's number is its index in {@link #names()}. */
    public EventColumns open() {
        return all.get();
    }

    /** A new view of a single column, for one thread; the others are not checked. */
    public EventColumns open(int column) {
        return single.apply(column);
    }
}
