package io.smartcar.operate;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints the statement of the HBase shell that creates the table of a kind, split so that rows spread over regions, or the
 * statements of Hive that create the external table of its files in HDFS.
 */
@Command(
        name = "ddl",
        description = "Prints the HBase shell's statement that creates the table of a kind.",
        exitCodeList = {" 0:printed", " 1:there is none", " 2:wrong usage"})
final class DdlCommand implements Callable<Integer> {
    private static final int LINES = 100_000;
    private static final String NO_COMPRESSION = "# Not compressed, since not every server can: see 'hbase"
            + " org.apache.hadoop.hbase.util.CompressionTest', then add COMPRESSION => 'ZSTD'.";

    private final Properties overrides;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    // optional only because it is none of the command hive
    @Parameters(index = "0", arity = "0..1", paramLabel = "<kind>", description = "The kind.")
    private String kind;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "<file>",
            description = "A file of its lines, which shows where to split the table.")
    private Path file;

    /**
     * @param overrides settings that override all others
     * @param out receives the statement
     */
    DdlCommand(Properties overrides, PrintStream out) {
        this.overrides = overrides;
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        if (kind == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: '<kind>'");
        }
        try (CommandContext context = CommandContext.offline(overrides)) {
            Kind declared = context.kinds().mandatory(kind);
            List<byte[]> splits =
                    file == null ? RowKeySplits.of(declared) : RowKeySplits.of(keys(context, declared, file));
            print(declared, context.kinds(), splits, out);
            return 0;
        }
    }

    @Command(
            name = "hive",
            description = "Prints Hive's statements that create the external table of a kind's files in HDFS.")
    int hive(@Parameters(paramLabel = "<kind>", description = "The kind.") String kind) throws Exception {
        try (CommandContext context = CommandContext.offline(overrides)) {
            out.print(HiveTable.of(context.kinds().mandatory(kind), context::setting));
            return 0;
        }
    }

    /** The row keys of a file's first lines. */
    private static NavigableSet<byte[]> keys(CommandContext context, Kind kind, Path file) throws IOException {
        NavigableSet<byte[]> keys = new TreeSet<>(Bytes.BYTES_COMPARATOR);
        context.dryRun().run(kind.name(), file, LINES, (offset, kept, event) -> {
            keys.add(event.getHeader(HBaseConstants.MUTATION, Put.class).getRow());
        });
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("No line of " + file + " would be a row of the kind " + kind.name());
        }
        return keys;
    }

    private static void print(Kind kind, Kinds kinds, List<byte[]> splits, PrintStream out) {
        String families = kinds.all().stream()
                .filter(each -> each.table().equals(kind.table()))
                .map(each -> quoted(Bytes.toString(each.family())))
                .distinct()
                .map(family -> "{NAME => " + family + ", VERSIONS => 1, DATA_BLOCK_ENCODING => 'FAST_DIFF'}")
                .collect(Collectors.joining(", "));
        String points = splits.stream()
                .map(split -> quoted(Bytes.toStringBinary(split)))
                .collect(Collectors.joining(", ", ", SPLITS => [", "]"));
        if (kind.table().contains(":")) {
            out.println("# create_namespace " + quoted(kind.table().replaceFirst(":.*", "")));
        }
        String time = kind.timeColumn() < 0 ? "time_ms" : kind.names().get(kind.timeColumn());
        if (kind.row().toString().matches("\\{(max-minus|time_ms|" + Pattern.quote(time) + "}).*")) {
            out.println(
                    "# The row key begins with the time: all new rows go to one region. Let it begin with {salt(line,8)}-");
        } else if (splits.isEmpty()) {
            out.println("# One region, since it is unknown with which values the row key " + kind.row()
                    + " begins. A file of such lines shows them: ddl " + kind.name() + " <file>");
        }
        out.println(NO_COMPRESSION);
        out.println("create " + quoted(kind.table()) + ", " + families + (splits.isEmpty() ? "" : points));
    }

    /** Text in single quotes, in which Ruby leaves \x00 for HBase to read. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "\\'") + "'";
    }
}
