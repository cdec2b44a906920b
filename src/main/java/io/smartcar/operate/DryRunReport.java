package io.smartcar.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.support.MessageText;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.kind.Kind;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;

/** Prints the outcome of each line, and the number of lines by outcome. */
final class DryRunReport implements LineOutcomes {
    private static final String INDENTED = "    %-6s %s%n";

    private final PrintStream out;
    private final Map<String, Integer> kept = new TreeMap<>();
    private final Map<String, Integer> dropped = new TreeMap<>();
    private final Map<String, Integer> deadLetters = new TreeMap<>();

    DryRunReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void kept(long offset, Kind kind, Message event) {
        kept.merge(kind.name(), 1, Integer::sum);
        Put put = event.getHeader(HBaseConstants.MUTATION, Put.class);
        out.printf("@%d kept as %s%n", offset, kind.name());
        line(event.getBody(byte[].class));
        Object key = event.getHeader(KafkaConstants.KEY);
        out.printf(INDENTED, "topic", event.getHeader(KafkaConstants.OVERRIDE_TOPIC));
        out.printf(INDENTED, "key", key instanceof byte[] bytes ? text(bytes) : "none: spread over the partitions");
        out.printf(INDENTED, "id", text(event.getHeader(EventHeaders.ID, byte[].class)));
        out.printf(INDENTED, "table", event.getHeader(HBaseConstants.TABLE_NAME));
        out.printf(INDENTED, "row", text(put.getRow()));
        out.printf(INDENTED, "time", Instant.ofEpochMilli(put.getTimestamp()));
        put.getFamilyCellMap().values().forEach(cells -> cells.forEach(this::cell));
    }

    private void cell(Cell cell) {
        String column = text(CellUtil.cloneFamily(cell)) + ":" + text(CellUtil.cloneQualifier(cell));
        out.printf(INDENTED, "cell", column + "=" + text(CellUtil.cloneValue(cell)) + " @" + cell.getTimestamp());
    }

    @Override
    public void dropped(long offset, Kind kind, byte[] buffer, int start, int length) {
        dropped.merge(kind.name(), 1, Integer::sum);
        String reason = kind.drop() == null ? "header" : "drop=" + kind.drop();
        out.printf("@%d dropped by kind.%s.%s%n", offset, kind.name(), reason);
        line(Arrays.copyOfRange(buffer, start, start + length));
    }

    @Override
    public void deadLetter(long offset, Message event, String reason, String message) {
        deadLetters.merge(reason, 1, Integer::sum);
        out.printf("@%d dead letter, %s: %s%n", offset, reason, message);
        line(event.getBody(byte[].class));
    }

    private static String number(int count, String noun) {
        return String.format("%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    /**
     * Prints the counts.
     *
     * @param more whether the file has more lines
     * @return the number of lines that would be dead letters
     */
    int finish(boolean more) {
        int rejected = sum(deadLetters);
        out.printf(
                "%s%s: %,d kept%s, %,d dropped%s, %s%s%n",
                more ? "The first " : "",
                number(sum(kept) + sum(dropped) + rejected, "line"),
                sum(kept),
                parts(kept),
                sum(dropped),
                parts(dropped),
                number(rejected, "dead letter"),
                parts(deadLetters));
        return rejected;
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String parts(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? ""
                : counts.entrySet().stream()
                        .map(part -> part.getKey() + " " + part.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private void line(byte[] line) {
        out.printf(INDENTED, "line", text(line));
    }

    /** Printable text as it is, other bytes as HBase's shell shows them. */
    static String text(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        boolean printable = text.indexOf('\uFFFD') < 0 && text.equals(MessageText.escape(text));
        return printable ? text : Bytes.toStringBinary(bytes);
    }
}
