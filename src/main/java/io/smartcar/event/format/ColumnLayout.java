package io.smartcar.event.format;

import java.util.List;
import java.util.function.IntFunction;

/** A layout all of whose columns are stored. */
final class ColumnLayout implements EventLayout {
    /** What a view of all columns is asked for with. */
    static final int ALL = -1;

    private final List<String> names;
    private final IntFunction<EventColumns> opening;

    /**
     * @param names the columns
     * @param opening makes a view of one column, or of {@link #ALL}
     */
    public ColumnLayout(List<String> names, IntFunction<EventColumns> opening) {
        this.names = List.copyOf(names);
        this.opening = opening;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public List<String> columns() {
        return names;
    }

    @Override
    public EventColumns open() {
        return opening.apply(ALL);
    }

    @Override
    public EventColumns open(int column) {
        return opening.apply(column);
    }
}
