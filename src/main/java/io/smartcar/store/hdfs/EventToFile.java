package io.smartcar.store.hdfs;

import io.smartcar.camel.hdfs.HdfsConstants;
import io.smartcar.camel.hdfs.format.ColumnType;
import io.smartcar.camel.hdfs.format.FileSchema;
import io.smartcar.camel.hdfs.format.FileSchema.Column;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.KindColumns;
import io.smartcar.event.kind.Kinds;
import io.smartcar.store.EventMapping;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Maps events to records of files: gives each event the folder of its kind and its time. In a file of text an event is its
 * bytes as they came; in a file of columns it is a record of the columns that its kind stores, with their types. The bean
 * {@code eventToFile}. Thread-safe.
 */
public final class EventToFile extends EventMapping {
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[ ,;{}()=.:`\\p{Cntrl}]");

    private final FolderTemplate folder;
    /** The columns by kind; empty for text. */
    private final Map<Kind, FileSchema> schemas;

    /**
     * A mapping to records.
     *
     * @param kinds the kinds, found by the topics of events
     * @param clock tells which event times are in the future
     * @param folder the folder of an event, below the path of the endpoint
     * @param inColumns whether the files have columns (Parquet); otherwise they are text
     * @throws IllegalArgumentException if a kind has two columns whose names are the same in files
     */
    public EventToFile(Kinds kinds, Clock clock, FolderTemplate folder, boolean inColumns) {
        super(kinds, clock);
        this.folder = folder;
        schemas = inColumns
                ? kinds.all().stream().collect(Collectors.toUnmodifiableMap(kind -> kind, EventToFile::schema))
                : Map.of();
    }

    /** The columns of a kind's files. Characters that Hive or Spark have in no name of a column are replaced. */
    public static FileSchema schema(Kind kind) {
        return new FileSchema(
                kind.name(),
                Stream.of(kind.cells())
                        .map(stored -> new Column(columnName(stored.name()), type(stored)))
                        .toList());
    }

    /** The name of a column in files and in Hive: {@code user_id} for the {@code user.id} of JSON. */
    public static String columnName(String name) {
        return NOT_IN_A_NAME.matcher(name).replaceAll("_");
    }

    /** The type of a column in files and in Hive. */
    public static ColumnType type(Kind.Cell stored) {
        return stored.type() == null
                ? ColumnType.STRING
                : ColumnType.valueOf(stored.type().name());
    }

    @Override
    protected OfKind of(Kind kind, KindColumns columns) {
        LongFunction<String> folders = folder.of(kind.name(), kind.zone());
        FileSchema schema = schemas.get(kind);
        if (schema == null) {
            return (event, time) -> event.setHeader(HdfsConstants.FOLDER, folders.apply(time));
        }
        return (event, time) -> {
            event.setBody(values(kind, columns, schema.columns()));
            event.setHeader(HdfsConstants.FOLDER, folders.apply(time));
            event.setHeader(HdfsConstants.SCHEMA, schema);
        };
    }

    private static Object[] values(Kind kind, KindColumns columns, List<Column> schema) throws RejectedEventException {
        Kind.Cell[] stored = kind.cells();
        Object[] values = new Object[stored.length];
        for (int i = 0; i < stored.length; i++) {
            byte[] value = columns.copy(stored[i].column());
            if (value == null || isLeftOut(kind, stored[i], columns)) {
                continue;
            }
            try {
                values[i] = schema.get(i).type().convert(value);
            } catch (IllegalArgumentException e) {
                throw wrongType(kind, stored[i], columns.text(stored[i].column()));
            }
        }
        return values;
    }
}
