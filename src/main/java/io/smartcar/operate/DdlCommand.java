package io.smartcar.operate;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Prints the statement of the HBase shell that creates the table of a kind, split so that rows spread over regions, or the
 * statements of Hive that create the external table of its files in HDFS.
 *
 * <p>Run by {@code bin/smartcar-routes ddl}. The exit status is 0, or 1 with a sentence on the standard error output.
 */
public final class DdlCommand {
    private static final String USAGE =
            "Expected: ddl <kind> [<file of such lines>] [-Dkey=value …], or ddl hive <kind> [-Dkey=value …]";
    private static final int LINES = 100_000;
    private static final String NO_COMPRESSION = "# Not compressed, since not every server can: see 'hbase"
            + " org.apache.hadoop.hbase.util.CompressionTest', then add COMPRESSION => 'ZSTD'.";

    private DdlCommand() {}

    /** Prints the statement, and exits. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        List<String> words = OfflineContext.words(arguments);
        System.exit(run(new Properties(), words, Path.of(System.getProperty("try.directory", "")), out, errors));
    }

    /**
     * Prints the statement.
     *
     * @param overrides settings that override all others
     * @param words the kind and, optionally, a file of its lines; or {@code hive} and the kind
     * @param directory the folder that the file's path is relative to
     * @param out receives the statement
     * @param errors receives the reason if there is none
     * @return the exit status
     */
    static int run(Properties overrides, List<String> words, Path directory, PrintStream out, PrintStream errors) {
        if (words.isEmpty() || words.size() > 2) {
            errors.println(USAGE);
            return 1;
        }
        try (OfflineContext context = new OfflineContext(overrides)) {
            if (words.size() == 2 && words.get(0).equals("hive")) {
                out.print(HiveTable.of(context.kinds().mandatory(words.get(1)), context::setting));
                return 0;
            }
            Kind kind = context.kinds().mandatory(words.get(0));
            List<byte[]> splits = words.size() < 2
                    ? RowKeySplits.of(kind)
                    : RowKeySplits.of(keys(context, kind, directory.resolve(words.get(1))));
            print(kind, context.kinds(), splits, out);
            return 0;
        } catch (Exception e) {
            errors.println(OfflineContext.sentence(e));
        }
        return 1;
    }

    /** The row keys of a file's first lines. */
    private static NavigableSet<byte[]> keys(OfflineContext context, Kind kind, Path file) throws IOException {
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
