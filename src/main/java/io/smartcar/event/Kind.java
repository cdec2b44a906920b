package io.smartcar.event;

import io.smartcar.component.hbase.RowKeyTemplate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.ZoneId;
import java.util.List;
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
    private final PathMatcher files;
    private final Pattern keep;
    private final Pattern drop;
    private final byte delimiter;
    private final EventFormat format;
    private final ZoneId zone;
    private final List<String> columns;
    private final int keyColumn;
    private final String topic;
    private final String table;
    private final byte[] family;
    private final byte[][] qualifiers;
    private final RowKeyTemplate row;
    private final int timeColumn;
    private final EventTime time;

    Kind(KindSettings settings) {
        name = settings.name();
        files = settings.files();
        keep = settings.keep();
        drop = settings.drop();
        delimiter = (byte) settings.delimiter();
        format = settings.format();
        zone = settings.zone();
        columns = settings.columns();
        keyColumn = settings.keyColumn();
        topic = settings.topic();
        table = settings.table();
        family = settings.family().getBytes(StandardCharsets.UTF_8);
        qualifiers = columns.stream()
                .map(column -> column.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        row = settings.row(columns);
        timeColumn = settings.timeColumn();
        time = settings.time();
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

    /** The columns of a line, in order. */
    public List<String> columns() {
        return columns;
    }

    /** Whether files of this name hold events of this kind. */
    public boolean claims(Path fileName) {
        return files != null && files.matches(fileName);
    }

    /** Whether the rules of the kind drop this line. */
    public boolean drops(CharSequence line) {
        return drop != null && drop.matcher(line).find();
    }

    /** Whether the rules of the kind keep this line, if they do not drop it. */
    public boolean keeps(CharSequence line) {
        return keep.pattern().isEmpty() || keep.matcher(line).find();
    }

    /** Gives the Kafka keys of the kind's events, one after the other, for one thread. */
    public EventKeys keys() {
        return new EventKeys(this);
    }

    Pattern keep() {
        return keep;
    }

    Pattern drop() {
        return drop;
    }

    byte delimiter() {
        return delimiter;
    }

    /** The form of the lines; null if they are columns between delimiters. */
    EventFormat format() {
        return format;
    }

    /** The zone of times that do not name one, UTC if none is set. */
    ZoneId zone() {
        return zone;
    }

    /** The index of the column that keys the events, or -1: they are spread over the partitions. */
    int keyColumn() {
        return keyColumn;
    }

    byte[] family() {
        return family;
    }

    byte[][] qualifiers() {
        return qualifiers;
    }

    RowKeyTemplate row() {
        return row;
    }

    /** The index of the column that holds the event's time, or -1: the time of reading takes its place. */
    int timeColumn() {
        return timeColumn;
    }

    EventTime time() {
        return time;
    }

    @Override
    public String toString() {
        return "kind " + name;
    }
}
