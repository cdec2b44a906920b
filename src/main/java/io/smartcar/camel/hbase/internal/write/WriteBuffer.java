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

/** Buffers mutations for any tables of any clusters and writes them, all tables concurrently. Confined to one thread. */
public final class WriteBuffer {
    private record Target(HBaseClient client, TableName table) {}

    private final Map<Target, TableWrites> tables = new LinkedHashMap<>();
    private final Function<Object, Exchange> exchangeOf;
    private TableWrites last;
    private int size;

    /**
     * An empty buffer.
     *
     * @param exchangeOf the exchange to report for the origin of a failed mutation
     */
    public WriteBuffer(Function<Object, Exchange> exchangeOf) {
        this.exchangeOf = exchangeOf;
    }

    /**
     * Appends a mutation.
     *
     * @param table its table
     * @param mutation the mutation, which gets its result from {@link #write}
     */
    void add(HBaseClient client, TableName table, BufferedMutation mutation) {
        if (last == null || last.client() != client || !last.table().equals(table)) {
            last = tables.computeIfAbsent(
                    new Target(client, table), target -> new TableWrites(client, table, exchangeOf));
        }
        last.add(mutation);
        size++;
    }

    /** The number of buffered mutations. */
    public int size() {
        return size;
    }

    /** The mutations by table, in the order in which the tables first occurred. */
    public Collection<TableWrites> tables() {
        return tables.values();
    }

    /** Writes all mutations and waits for the results. Returns the failures. */
    public List<MutationFailure> write() {
        boolean isSending = true;
        while (isSending) {
            isSending = false;
            for (TableWrites writes : tables.values()) {
                isSending |= writes.send();
            }
            tables.values().forEach(TableWrites::receive);
        }
        List<MutationFailure> failures = new ArrayList<>();
        tables.values().forEach(writes -> failures.addAll(writes.failures()));
        return failures;
    }

    /** Removes all mutations. */
    public void clear() {
        tables.clear();
        last = null;
        size = 0;
    }
}
