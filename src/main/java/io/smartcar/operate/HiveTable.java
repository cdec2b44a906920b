package io.smartcar.operate;

import io.smartcar.camel.hdfs.format.ColumnType;
import io.smartcar.camel.hdfs.format.FileSchema.Column;
import io.smartcar.event.kind.Kind;
import io.smartcar.store.hdfs.EventToFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements of Hive for the external table of a kind's files in HDFS. */
final class HiveTable {
    private final Kind kind;
    private final boolean isParquet;
    private final String location;
    private final List<String> partitions = new ArrayList<>();
    /** Folders without a name of a partition, which Hive does not read by default. */
    private final List<String> plainFolders = new ArrayList<>();

    private HiveTable(Kind kind, UnaryOperator<String> setting) {
        this.kind = kind;
        isParquet = setting.apply("hdfs.format").equals("parquet");
        StringBuilder path = new StringBuilder(setting.apply("hdfs.path"));
        boolean hasKind = false;
        for (String folder : setting.apply("hdfs.folder").split("/")) {
            int equals = folder.indexOf('=');
            if (!hasKind) {
                path.append('/').append(folder.replace("{kind}", kind.name()));
                hasKind = folder.contains("{kind}");
            } else if (equals > 0) {
                partitions.add(folder.substring(0, equals));
            } else {
                plainFolders.add(folder);
            }
        }
        location = path.toString();
    }

    /**
     * The statements, with comments.
     *
     * @param setting returns the value of a setting
     * @throws IllegalArgumentException if Hive cannot have such a table
     */
    static String of(Kind kind, UnaryOperator<String> setting) {
        return new HiveTable(kind, setting).statements();
    }

    private String statements() {
        String table = kind.name().replaceAll("\\W", "_");
        List<Column> columns = isParquet ? EventToFile.schema(kind).columns() : columnsOfText();
        checkNames(columns);
        StringBuilder text = new StringBuilder();
        if (!isParquet && kind.delimiter() == null && kind.columnsOfLine().size() > 1) {
            text.append("-- The lines are not columns between delimiters, so that the table has whole lines;")
                    .append(" hdfs.format=parquet would store the columns.\n");
        }
        if (!plainFolders.isEmpty()) {
            text.append("-- The folders '" + String.join("/", plainFolders)
                            + "' are no partitions, since their names have")
                    .append(" no '=': queries need SET mapreduce.input.fileinputformat.input.dir.recursive=true;\n");
        }
        text.append("CREATE EXTERNAL TABLE IF NOT EXISTS " + quoted(table) + " (\n");
        text.append(list(
                        columns,
                        column -> "  " + quoted(column.name()) + " "
                                + column.type().hive(),
                        ",\n") + "\n)\n");
        if (!partitions.isEmpty()) {
            text.append("PARTITIONED BY (" + list(partitions, name -> quoted(name) + " string", ", ") + ")\n");
        }
        text.append(isParquet ? "STORED AS PARQUET\n" : rowFormat() + "STORED AS TEXTFILE\n");
        text.append("LOCATION " + literal(location));
        if (!partitions.isEmpty()) {
            text.append("\nTBLPROPERTIES ('discover.partitions'='true');\n")
                    .append(
                            "-- finds new partitions; Hive's metastore does so by itself every few minutes, from Hive 4 on\n")
                    .append("MSCK REPAIR TABLE " + quoted(table));
        }
        return text.append(";\n").toString();
    }

    private List<Column> columnsOfText() {
        if (kind.delimiter() == null) {
            return List.of(new Column(
                    kind.columnsOfLine().size() > 1
                            ? "line"
                            : kind.columnsOfLine().get(0),
                    ColumnType.STRING));
        }
        Map<String, ColumnType> types =
                Stream.of(kind.cells()).collect(Collectors.toMap(Kind.Cell::name, EventToFile::type));
        return kind.columnsOfLine().stream()
                .map(name -> new Column(EventToFile.columnName(name), ofText(types.get(name))))
                .toList();
    }

    /** Hive would take the text of a binary column for Base64. */
    private static ColumnType ofText(ColumnType type) {
        return type == null || type == ColumnType.BYTES ? ColumnType.STRING : type;
    }

    /** Hive's names differ not only in case, also from those of partitions. */
    private void checkNames(List<Column> columns) {
        Set<String> names = new HashSet<>();
        Stream.concat(columns.stream().map(Column::name), partitions.stream()).forEach(name -> {
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("Expected names of columns and partitions (hdfs.folder) of the kind "
                        + kind.name() + " that differ for Hive, got '" + name + "' twice");
            }
        });
    }

    private String rowFormat() {
        boolean isUtf8 = kind.charset().equals(StandardCharsets.UTF_8);
        if (isUtf8) {
            return kind.delimiter() == null
                    ? ""
                    : "ROW FORMAT DELIMITED FIELDS TERMINATED BY " + literal(String.valueOf(kind.delimiter())) + "\n";
        }
        String delimiter =
                kind.delimiter() == null ? "" : "'field.delim'=" + literal(String.valueOf(kind.delimiter())) + ", ";
        return "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe' WITH SERDEPROPERTIES ("
                + delimiter + "'serialization.encoding'="
                + literal(kind.charset().name()) + ")\n";
    }

    /** In backquotes, since a name may be a reserved word, as date is. */
    private static String quoted(String name) {
        return "`" + name + "`";
    }

    private static String literal(String text) {
        StringBuilder literal = new StringBuilder("'");
        for (char character : text.toCharArray()) {
            if (character == '\'' || character == '\\') {
                literal.append('\\').append(character);
            } else if (Character.isISOControl(character) || character == ';') {
                // clients end a statement at a semicolon
                literal.append("\\%03o".formatted((int) character));
            } else {
                literal.append(character);
            }
        }
        return literal.append('\'').toString();
    }

    private static <T> String list(List<T> elements, Function<T, String> text, String separator) {
        return elements.stream().map(text).collect(Collectors.joining(separator));
    }
}
