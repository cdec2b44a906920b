package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.hbase.internal.client.Await;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.filter.BinaryComparator;
import org.apache.hadoop.hbase.filter.QualifierFilter;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Remembers keys as rows of a table: one row a key, shared by all who use the table. A key is added atomically: of
 * several who add it at the same time, one wins. When HBase cannot be reached every method throws: a message is never
 * taken for a duplicate, nor for a new one, because of an outage. Thread-safe.
 *
 * <p>A server that was slow to answer may have added a key although {@link #add} has thrown. When the message comes
 * again to the same repository, that counts as its own: it is new. After a restart of the process in between it passes
 * for a duplicate, which nobody can tell from one any more.
 *
 * <p>The connection is that of the {@code hbase} component, unless a configuration is given.
 */
public final class HBaseIdempotentRepository extends ServiceSupport implements IdempotentRepository, CamelContextAware {
    private static final int DELETED_AT_ONCE = 1_000;
    /** Of so many keys is known that adding them had no answer. */
    private static final int MOST_IN_DOUBT = 10_000;

    private final Configuration configuration;
    private final TableName table;
    private final byte[] family;
    private final byte[] qualifier;
    /** What was to be written for keys whose adding had no answer: HBase may have written it, or still will. */
    private final Map<String, byte[]> inDoubt = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > MOST_IN_DOUBT;
        }
    });

    private long timeToLive;
    private CamelContext context;
    private HBaseComponent component;
    private HBaseClient client;

    /**
     * A repository on the connection of the {@code hbase} component.
     *
     * @param tableName the table
     * @param family a family of it
     * @param qualifier the column that is written
     */
    public HBaseIdempotentRepository(String tableName, String family, String qualifier) {
        this(null, tableName, family, qualifier);
    }

    /**
     * A repository on a connection of its own settings.
     *
     * @param configuration the HBase client's configuration; the time-outs that it does not set are those of the
     *     {@code hbase} component
     * @param tableName the table
     * @param family a family of it
     * @param qualifier the column that is written
     */
    public HBaseIdempotentRepository(Configuration configuration, String tableName, String family, String qualifier) {
        this.configuration = configuration;
        this.table = TableName.valueOf(tableName);
        this.family = Bytes.toBytes(family);
        this.qualifier = Bytes.toBytes(qualifier);
    }

    /** After how long a key is forgotten, in milliseconds; 0 for never. */
    public long getTimeToLive() {
        return timeToLive;
    }

    /**
     * Sets after how long a key is forgotten.
     *
     * @param timeToLive milliseconds; 0, the default, for never
     */
    public void setTimeToLive(long timeToLive) {
        this.timeToLive = timeToLive;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    @Override
    protected void doStart() throws Exception {
        if (context == null) {
            throw new IllegalStateException("The repository of table '" + table + "' expects its Camel context: bind it"
                    + " in the registry, or call setCamelContext");
        }
        component = context.getComponent("hbase", HBaseComponent.class);
        client = component.acquire(configuration);
    }

    @Override
    protected void doStop() {
        if (client != null) {
            component.release(client);
            client = null;
        }
    }

    /**
     * Adds a key.
     *
     * @return whether it was not there
     * @throws UncheckedIOException if HBase cannot say
     */
    @Override
    public boolean add(String key) {
        // whoever takes it has it alone: of two that add the key now one is to win
        byte[] earlier = inDoubt.remove(key);
        byte[] mine =
                earlier != null ? earlier : Bytes.toBytes(UUID.randomUUID().toString());
        try {
            return call("add key '" + key + "' to", opened -> add(opened, Bytes.toBytes(key), mine));
        } catch (RuntimeException unanswered) {
            inDoubt.put(key, mine);
            throw unanswered;
        }
    }

    private boolean add(AsyncTable<?> opened, byte[] row, byte[] mine) throws IOException {
        Put put = new Put(row).addColumn(family, qualifier, mine);
        if (timeToLive > 0) {
            put.setTTL(timeToLive);
        }
        CheckAndMutate ifNew =
                CheckAndMutate.newBuilder(row).ifNotExists(family, qualifier).build(put);
        if (await(opened.checkAndMutate(ifNew)).isSuccess()) {
            return true;
        }
        // an answer that got lost makes the client try again, and find what it has written itself
        Result found = await(opened.get(new Get(row).addColumn(family, qualifier)));
        return Arrays.equals(mine, found.getValue(family, qualifier));
    }

    /**
     * Whether a key is there.
     *
     * @throws UncheckedIOException if HBase cannot say
     */
    @Override
    public boolean contains(String key) {
        Get get = new Get(Bytes.toBytes(key)).addColumn(family, qualifier);
        return call("look for key '" + key + "' in", opened -> await(opened.exists(get)));
    }

    /**
     * Removes a key.
     *
     * @return whether it was there
     * @throws UncheckedIOException if HBase cannot be written to
     */
    @Override
    public boolean remove(String key) {
        byte[] row = Bytes.toBytes(key);
        CheckAndMutate ifThere = CheckAndMutate.newBuilder(row)
                .ifMatches(new QualifierFilter(CompareOperator.EQUAL, new BinaryComparator(qualifier)))
                .build(new Delete(row).addColumns(family, qualifier));
        return call("remove key '" + key + "' from", opened -> await(opened.checkAndMutate(ifThere))
                .isSuccess());
    }

    /** Does nothing: a key counts as soon as it is added. */
    @Override
    public boolean confirm(String key) {
        return true;
    }

    /**
     * Removes all keys.
     *
     * @throws UncheckedIOException if HBase cannot be written to; some keys are then left
     */
    @Override
    public void clear() {
        call("clear", opened -> {
            List<Delete> deletes = new ArrayList<>();
            try (ResultScanner keys = opened.getScanner(new Scan().addColumn(family, qualifier))) {
                for (Result key = keys.next(); key != null; key = keys.next()) {
                    deletes.add(new Delete(key.getRow()).addColumns(family, qualifier));
                    if (deletes.size() == DELETED_AT_ONCE) {
                        delete(opened, deletes);
                    }
                }
            }
            delete(opened, deletes);
            return null;
        });
    }

    private void delete(AsyncTable<?> opened, List<Delete> deletes) throws IOException {
        for (CompletableFuture<Void> deleted : opened.delete(deletes)) {
            await(deleted);
        }
        deletes.clear();
    }

    private interface Call<T> {
        T on(AsyncTable<?> table) throws IOException;
    }

    private <T> T call(String what, Call<T> call) {
        HBaseClient current = client;
        if (current == null) {
            throw new IllegalStateException("The repository of table '" + table + "' is not started");
        }
        try {
            return call.on(current.table(table));
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "Failed to " + what + " the repository in table '" + table + "': "
                            + FailureClassifier.reason(failure),
                    failure);
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws IOException {
        return Await.result(answer, client.settings().patience(), "Asking table '" + table + "'");
    }
}
