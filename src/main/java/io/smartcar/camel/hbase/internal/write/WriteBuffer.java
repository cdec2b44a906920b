package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Row;

/** Mutations for any tables of any clusters, written table by table, all tables at the same time. */
public final class WriteBuffer {
    /** Where nothing comes from a body. */
    public static final Function<Object, Exchange> OF_EXCHANGES = Exchange.class::cast;

    private record Target(HBaseClient client, TableName table) {}

    private final Map<Target, TableWrites> batches = new LinkedHashMap<>();
    private final Function<Object, Exchange> ofBody;
    private TableWrites last;
    private int size;

    /**
     * No mutations yet.
     *
     * @param ofBody makes the exchange with which a mutation is reported that came from a body
     */
    public WriteBuffer(Function<Object, Exchange> ofBody) {
        this.ofBody = ofBody;
    }

    /**
     * Adds a mutation.
     *
     * @param mutation a mutation, or a check of one
     * @param origin the exchange that it came from, or a body
     * @return the batch that it was added to, as its last
     */
    TableWrites add(HBaseClient client, TableName table, Row mutation, Object origin) {
        if (last == null || last.client() != client || !last.table().equals(table)) {
            last = batches.computeIfAbsent(new Target(client, table), target -> new TableWrites(client, table, ofBody));
        }
        last.add(mutation, origin);
        size++;
        return last;
    }

    public int size() {
        return size;
    }

    /** The batches, one for each table, in the order in which their tables were first met. */
    public Collection<TableWrites> all() {
        return batches.values();
    }

    /** Writes everything and waits for the answers. Returns what was not stored. */
    public List<MutationFailure> write() {
        boolean sending = true;
        while (sending) {
            sending = false;
            for (TableWrites batch : batches.values()) {
                sending |= batch.send();
            }
            batches.values().forEach(TableWrites::receive);
        }
        List<MutationFailure> failures = new ArrayList<>();
        batches.values().forEach(batch -> failures.addAll(batch.failures()));
        return failures;
    }

    /** Forgets everything. */
    public void clear() {
        batches.clear();
        last = null;
        size = 0;
    }
}
