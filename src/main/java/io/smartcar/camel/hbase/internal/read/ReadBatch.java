package io.smartcar.camel.hbase.internal.read;

import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.message.HBaseOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.TableName;

/** The reads of a batch, grouped so that those of one operation and table take one call. Confined to one thread. */
public final class ReadBatch {
    private record Group(HBaseOperation operation, TableName table) {}

    private final Map<Group, List<RowReader.Request>> requests = new LinkedHashMap<>();

    /** Adds a read. */
    public void add(HBaseOperation operation, TableName table, RowReader.Request request) {
        requests.computeIfAbsent(new Group(operation, table), group -> new ArrayList<>())
                .add(request);
    }

    /** Runs the reads and puts the results into their messages. */
    public void run(RowReader reader, HBaseClient client) throws IOException {
        for (Map.Entry<Group, List<RowReader.Request>> group : requests.entrySet()) {
            reader.read(client, group.getKey().operation(), group.getKey().table(), group.getValue());
        }
    }
}
