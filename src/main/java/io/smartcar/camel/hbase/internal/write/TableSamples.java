package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.client.TableProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.TableName;

/** Samples of the tables that mutations were meant for: what a probe asks. */
public final class TableSamples {
    private record Target(HBaseClient client, TableName table) {}

    private final Map<Target, TableSample> samples = new LinkedHashMap<>();

    public TableSamples() {}

    /** A copy. */
    public TableSamples(TableSamples other) {
        other.samples.forEach((target, sample) -> samples.put(target, new TableSample(sample)));
    }

    /** Takes a sample of a batch, written or not. */
    public void take(TableWrites batch) {
        samples.computeIfAbsent(new Target(batch.client(), batch.table()), target -> new TableSample())
                .take(batch);
    }

    /** A probe of each of these tables. */
    public List<TableProbe> probes() {
        List<TableProbe> probes = new ArrayList<>();
        samples.forEach((target, sample) -> probes.add(sample.probe(target.client(), target.table())));
        return probes;
    }
}
