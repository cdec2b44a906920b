package io.smartcar.event.kind;

import io.smartcar.camel.hbase.rowkey.RowKeyTemplate;
import io.smartcar.camel.hbase.value.ValueType;
import io.smartcar.camel.support.FileNames;
import io.smartcar.camel.support.LineFormat;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.EventColumns;
import io.smartcar.event.format.EventLayout;
import io.smartcar.event.format.LineEncoding;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Message;

/**
 * A kind of event, declared by the settings {@code kind.<name>.…}: its files, the lines that it keeps and drops, the
 * columns and Kafka keys of its events, and their rows. Immutable and thread-safe.
 *
 * <p>Two events are the same if their row keys are equal: with a row key that contains the line's hash, if their lines
 * are equal; with {@code {id}}, if they come from the same position of the same file.
 */
public final class Kind {
    /** The name of the event's time, in milliseconds since 1970, in a row key, unless a column has that name. */
    static final String TIME = "time_ms";

    private static final byte[] NOTHING = {};

    private final String name;
    private final String glob;
    private final PathMatcher files;
    private final Pattern keep;
    private final Pattern drop;
    private final LineEncoding encoding;
    private final boolean namesEncoding;
    private final EventLayout layout;
    private final List<String> header;
    private final List<Field> fields;
    private final List<String> names;
    private final Cell[] cells;
    private final int keyColumn;
    private final String topic;
    private final String table;
    private final byte[] family;
    private final RowKeyTemplate row;
    private final int timeColumn;
    private final EventTime time;
    private final ZoneId zone;
    private final boolean missingRejected;

    /**
     * A column that is stored.
     *
     * @param column its index in {@link #names()}
     * @param qualifier its name in the table
     * @param type the type that its text is converted to; null: the text itself
     */
    public record Cell(int column, String name, byte[] qualifier, ValueType type) {}

    /**
     * A column that is computed: the same text for each event, or made of its columns.
     *
     * @param constant its bytes if they are the same for each event; otherwise null
     */
    record Field(String name, RowKeyTemplate template, byte[] constant) {
        static Field of(String name, RowKeyTemplate template) {
            boolean same = template.names().isEmpty();
            return new Field(name, template, same ? template.evaluate(null, null, null) : null);
        }
    }

    Kind(KindSettings settings) {
        name = settings.name();
        glob = settings.glob();
        files = settings.files();
        keep = settings.pattern("keep");
        drop = settings.pattern("drop");
        LineEncoding named = settings.encoding();
        namesEncoding = named != null;
        encoding = namesEncoding ? named : LineEncoding.UTF_8;
        layout = settings.format().layout(settings);
        header = settings.header();
        fields = settings.fields(layout.names());
        List<String> all = new ArrayList<>(layout.names());
        fields.forEach(field -> all.add(field.name()));
        names = List.copyOf(all);
        cells = cells(settings);
        keyColumn = settings.column("key", names);
        topic = settings.topic();
        table = settings.table();
        family = settings.family().getBytes(StandardCharsets.UTF_8);
        timeColumn = settings.column("time", names);
        time = timeColumn < 0 ? null : settings.time();
        zone = settings.zone();
        if (time != null) {
            all.add(TIME);
        }
        row = settings.row(all);
        missingRejected = settings.rejectsMissingColumns();
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

    /** The Kafka topic of the kind's events; no other kind has the same. */
    public String topic() {
        return topic;
    }

    /** The HBase table of the kind's rows. */
    public String table() {
        return table;
    }

    /** The names that the first line of each file and archive entry consists of; empty if there is no such line. */
    public List<String> header() {
        return header;
    }

    /** Whether a line consists of the names of {@link #header()}, which may be quoted and have blanks around them. */
    public boolean isHeader(Message line) {
        try {
            EventColumns columns = layout.open();
            columns.split(text(line), line);
            return IntStream.range(0, header.size()).allMatch(column -> {
                byte[] array = columns.array(column);
                String name = array == null
                        ? ""
                        : new String(array, columns.start(column), columns.length(column), StandardCharsets.UTF_8);
                return header.get(column).equals(name.strip().replaceFirst("^\"(.*)\"$", "$1"));
            });
        } catch (RejectedEventException e) {
            return false;
        }
    }

    /** Whether files of this name may contain events of this kind. */
    public boolean claims(Path fileName) {
        return files != null && files.matches(fileName);
    }

    /** Whether there are names, as far as can be told, that both the glob of the kind's files and another one match. */
    public boolean sharesFiles(String otherGlob) {
        PathMatcher other = FileNames.glob(otherGlob);
        return Stream.of("", "1")
                .anyMatch(any -> claims(Path.of(otherGlob.replace("*", any)))
                        || glob != null && other.matches(Path.of(glob.replace("*", any))));
    }

    /**
     * The text of an event in UTF-8, without a byte order mark before it and a carriage return behind it; the body's own
     * array if it is the same.
     */
    byte[] text(Message event) throws RejectedEventException {
        byte[] body = event.getBody(byte[].class);
        if (body == null) {
            return NOTHING;
        }
        int start = LineFormat.textStart(body, 0, body.length);
        int length = LineEncoding.textLength(body, start, body.length - start);
        return encoding.toUtf8(length == body.length ? body : Arrays.copyOfRange(body, start, start + length));
    }

    /** A new reader of the Kafka keys of the kind's events, for one thread. */
    public EventKeys keys() {
        return new EventKeys(this);
    }

    /** The glob of the files' names as configured; null if the kind claims no files. */
    String glob() {
        return glob;
    }

    /** Found in lines that are kept; null: every line is. */
    Pattern keep() {
        return keep;
    }

    /** Found in lines that are dropped; null: no line is. */
    public Pattern drop() {
        return drop;
    }

    LineEncoding encoding() {
        return encoding;
    }

    /** Whether the encoding is configured, so that no other bytes are events of the kind. */
    boolean namesEncoding() {
        return namesEncoding;
    }

    EventLayout layout() {
        return layout;
    }

    /** What stands between the columns of a line that consists of nothing else; null for other formats. */
    public Character delimiter() {
        return layout.delimiter();
    }

    /** The columns of a line, in its order. */
    public List<String> columnsOfLine() {
        return layout.names();
    }

    /** The encoding of the lines. */
    public Charset charset() {
        return encoding.charset();
    }

    /** The computed columns. */
    List<Field> fields() {
        return fields;
    }

    /** The names of all columns: those of the line, then the computed ones. */
    public List<String> names() {
        return names;
    }

    /** The columns that are stored. */
    public Cell[] cells() {
        return cells;
    }

    /** The index of the column with the Kafka key; -1 if there is none, so that events are spread over the partitions. */
    public int keyColumn() {
        return keyColumn;
    }

    public byte[] family() {
        return family;
    }

    /** The template of the row key. */
    public RowKeyTemplate row() {
        return row;
    }

    /**
     * The index of the event's time, in milliseconds, among the columns of the row key, behind those of {@link #names()};
     * only a kind with a time has it.
     */
    public int timeInRow() {
        return names.size();
    }

    /** The index of the column with the event's time; -1 if there is none, so that the time of reading is used. */
    public int timeColumn() {
        return timeColumn;
    }

    public EventTime time() {
        return time;
    }

    /** The zone of the kind's times, and so of its days. */
    public ZoneId zone() {
        return zone;
    }

    /** Whether an event is rejected if one of its computed columns cannot be computed. */
    public boolean rejectsMissingColumns() {
        return missingRejected;
    }

    @Override
    public String toString() {
        return "kind " + name;
    }
}
