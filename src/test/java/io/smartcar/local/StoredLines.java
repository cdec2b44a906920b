package io.smartcar.local;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.hadoop.StoredFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.util.json.JsonObject;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Table;

/** Looks for each event in the stores, one by one, while no other comes. Thread-safe. */
final class StoredLines {
    private static final int BATCH = 1_000;

    private final LocalCluster cluster;
    private final LocalSettings settings;
    private final StoredFiles files;

    StoredLines(LocalCluster cluster, LocalSettings settings, StoredFiles files) {
        this.cluster = cluster;
        this.settings = settings;
        this.files = files;
    }

    /**
     * The result for a page: the lines of this run by what became of them. What is {@code missing} is not stored, and what is
     * {@code twice} is in two lines of files; a row cannot be there twice.
     */
    JsonObject compare(FedLines fed) throws IOException {
        FedLines.Outcome all = fed.outcome();
        List<FedLines.Event> events = fed.latest();
        JsonObject result = new JsonObject();
        result.put("lines", all.lines());
        result.put("dropped", all.dropped());
        result.put("deadLetters", all.rejected());
        result.put("events", all.events());
        result.put("compared", events.size());
        long missing = 0;
        if (cluster.hasHBase()) {
            missing += missingRows(events);
        }
        if (cluster.hasHadoop() && settings.get("hdfs.format").equals("text")) {
            Map<String, Integer> lines = linesOf(events);
            missing +=
                    events.stream().filter(event -> lines.get(text(event)) == 0).count();
            result.put(
                    "twice", lines.values().stream().filter(times -> times > 1).count());
        }
        result.put("missing", missing);
        return result;
    }

    private long missingRows(List<FedLines.Event> events) throws IOException {
        Map<String, List<Get>> byTable = new TreeMap<>();
        for (FedLines.Event event : events) {
            byTable.computeIfAbsent(event.kind().table(), table -> new ArrayList<>())
                    .add(new Get(event.row()));
        }
        long missing = 0;
        for (Map.Entry<String, List<Get>> one : byTable.entrySet()) {
            try (Table table = cluster.hbase().getTable(TableName.valueOf(one.getKey()))) {
                List<Get> rows = one.getValue();
                for (int from = 0; from < rows.size(); from += BATCH) {
                    for (boolean exists : table.exists(rows.subList(from, Math.min(rows.size(), from + BATCH)))) {
                        missing += exists ? 0 : 1;
                    }
                }
            }
        }
        return missing;
    }

    /** How often each line is in the files of its kind. */
    private Map<String, Integer> linesOf(List<FedLines.Event> events) throws IOException {
        Map<String, Integer> found = new HashMap<>();
        events.forEach(event -> found.put(text(event), 0));
        for (String kind : settings.kinds()) {
            for (String line : files.lines(kind + "/")) {
                found.computeIfPresent(line, (same, times) -> times + 1);
            }
        }
        return found;
    }

    private static String text(FedLines.Event event) {
        return new String(event.line(), StandardCharsets.UTF_8);
    }
}
