package io.smartcar.event.kind;

import io.smartcar.camel.hbase.rowkey.RowKeyTemplate;
import io.smartcar.camel.hbase.value.ValueType;
import io.smartcar.event.format.EventLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A kind of event, as declared by the keys {@code kind.<name>.…}: which files it is read from, which lines it keeps
 * and drops, what names and keys its events, and which row each of them becomes. Immutable and thread-safe.
 *
 * <p>Two events are the same if their row keys are. With a row key that holds the line's hash, that is the same line
 * again; with {@code {id}}, it is the same place in the same file.
 */
public final class Kind {
    private final String name;
    private final String glob;
    private final PathMatcher files;
    private final Pattern keep;
    private final Pattern drop;
    private final LineEncoding encoding;
    private final EventLayout layout;
    private final List<ComputedField> fields;
    private final List<String> names;
    private final Cell[] cells;
    private final int keyColumn;
    private final String topic;
    private final String table;
    private final byte[] family;
    private final RowKeyTemplate row;
    private final int timeColumn;
    private final EventTime time;
    private final boolean missingRefused;

    /**
     * A column that is stored.
     *
     * @param column its number among {@link #names()}
     * @param qualifier its name in the table
     * @param type how its text is written; null: as it is
     */
    public record Cell(int column, String name, byte[] qualifier, ValueType type) {}

    Kind(KindSettings settings) {
        name = settings.name();
        glob = settings.glob();
        files = settings.files();
        keep = settings.pattern("keep");
        drop = settings.pattern("drop");
        encoding = settings.encoding();
        layout = settings.format().layout(settings);
        fields = settings.fields(layout.names());
        List<String> all = new ArrayList<>(layout.names());
        fields.forEach(field -> all.add(field.name()));
        names = List.copyOf(all);
        cells = cells(settings);
        keyColumn = settings.column("key", names);
        topic = settings.topic();
        table = settings.table();
        family = settings.family().getBytes(StandardCharsets.UTF_8);
        row = settings.row(names);
        timeColumn = settings.column("time", names);
        time = timeColumn < 0 ? null : settings.time();
        missingRefused = settings.rejectsMissingColumns();
    }

    private Cell[] cells(KindSettings settings) {
        LinkedHashSet<String> stored = new LinkedHashSet<>(layout.columns());
        fields.forEach(field -> stored.add(field.name()));
        Map<String, ValueType> types = settings.types(stored);
        return stored.stream()
                .map(column -> new Cell(
                        names.indexOf(column), column, column.getBytes(StandardCharsets.UTF_8), types.get(column)))
                .toArray(Cell[]::new);
    }

    /** The kind's name, as in {@code kind.<name>.files}. */
    public String name() {
        return name;
    }

    /** The Kafka topic of the kind's events, and of no other kind's. */
    public String topic() {
        return topic;
    }

    /** The HBase table of the kind's rows. */
    public String table() {
        return table;
    }

    /** The columns of a line that are stored, in order. */
    public List<String> columns() {
        return layout.columns();
    }

    /** Whether files of this name may hold events of this kind. */
    public boolean claims(Path fileName) {
        return files != null && files.matches(fileName);
    }

    /** Gives the Kafka keys of the kind's events, one after the other, for one thread. */
    public EventKeys keys() {
        return new EventKeys(this);
    }

    /** The pattern of the files' names as it was written; null if the kind claims none. */
    String glob() {
        return glob;
    }

    /** What is found in lines that are kept; null: each is. */
    Pattern keep() {
        return keep;
    }

    /** What is found in lines that are dropped; null: none is. */
    public Pattern drop() {
        return drop;
    }

    LineEncoding encoding() {
        return encoding;
    }

    EventLayout layout() {
        return layout;
    }

    /** The fields that are added to what the line gives. */
    List<ComputedField> fields() {
        return fields;
    }

    /** What columns can be referred to by: those that the line gives, then the fields. */
    public List<String> names() {
        return names;
    }

    /** The columns that are stored. */
    public Cell[] cells() {
        return cells;
    }

    /** The number of the column that keys the events, or -1: they are spread over the partitions. */
    public int keyColumn() {
        return keyColumn;
    }

    public byte[] family() {
        return family;
    }

    RowKeyTemplate row() {
        return row;
    }

    /** The number of the column that holds the event's time, or -1: the time of reading takes its place. */
    public int timeColumn() {
        return timeColumn;
    }

    public EventTime time() {
        return time;
    }

    /** Whether an event is refused for which a field cannot be computed. */
    public boolean rejectsMissingColumns() {
        return missingRefused;
    }

    @Override
    public String toString() {
        return "kind " + name;
    }
}
