package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.hbase.internal.client.Await;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.support.MessageText;
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
 * Keeps keys as rows of a table that several processes may share. A key is added atomically: of concurrent callers one
 * wins. While HBase cannot be reached, every method throws: an outage never makes a message look like a duplicate or
 * like a new one. Thread-safe.
 *
 * <p>After {@link #add} threw, a slow server may still have added the key. On redelivery to the same repository the
 * message counts as new. If the process was restarted in between, it looks like a duplicate, since the two cases can no
 * longer be told apart.
 *
 * <p>Uses the connection of the {@code hbase} component, unless a configuration is given.
 */
public final class HBaseIdempotentRepository extends ServiceSupport implements IdempotentRepository, CamelContextAware {
    private static final int DELETE_BATCH_SIZE = 1_000;
    /** The maximum number of keys in doubt that are kept. */
    private static final int MAX_IN_DOUBT = 10_000;

    private final Configuration configuration;
    private final TableName table;
    private final byte[] family;
    private final byte[] qualifier;
    /** The values of keys whose addition had no answer: HBase may have written them, or still may. */
    private final Map<String, byte[]> inDoubt = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > MAX_IN_DOUBT;
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
     * @param family a family of the table
     * @param qualifier the column to write
     */
    public HBaseIdempotentRepository(String tableName, String family, String qualifier) {
        this(null, tableName, family, qualifier);
    }

    /**
     * A repository on a connection with its own settings.
     *
     * @param configuration of the HBase client; time-outs that it does not set are those of the {@code hbase} component
     * @param tableName the table
     * @param family a family of the table
     * @param qualifier the column to write
     */
    public HBaseIdempotentRepository(Configuration configuration, String tableName, String family, String qualifier) {
        this.configuration = configuration;
        this.table = TableName.valueOf(tableName);
        this.family = Bytes.toBytes(family);
        this.qualifier = Bytes.toBytes(qualifier);
    }

    /** The lifetime of a key in milliseconds; 0 for unlimited. */
    public long getTimeToLive() {
        return timeToLive;
    }

    /**
     * Sets the lifetime of keys.
     *
     * @param timeToLive milliseconds; 0, the default, for unlimited
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
     * @return whether it is new
     * @throws UncheckedIOException if HBase does not answer
     */
    @Override
    public boolean add(String key) {
        // removed atomically: of two threads that add the key now, one must win
        byte[] earlier = inDoubt.remove(key);
        byte[] value =
                earlier != null ? earlier : Bytes.toBytes(UUID.randomUUID().toString());
        try {
            return call("add key '" + MessageText.of(key) + "' to", opened -> add(opened, Bytes.toBytes(key), value));
        } catch (RuntimeException unanswered) {
            inDoubt.put(key, value);
            throw unanswered;
        }
    }

    private boolean add(AsyncTable<?> opened, byte[] row, byte[] value) throws IOException {
        Put put = new Put(row).addColumn(family, qualifier, value);
        if (timeToLive > 0) {
            put.setTTL(timeToLive);
        }
        CheckAndMutate ifNew =
                CheckAndMutate.newBuilder(row).ifNotExists(family, qualifier).build(put);
        if (await(opened.checkAndMutate(ifNew)).isSuccess()) {
            return true;
        }
        // after a lost answer the client retries and finds its own value
        Result found = await(opened.get(new Get(row).addColumn(family, qualifier)));
        return Arrays.equals(value, found.getValue(family, qualifier));
    }

    /**
     * Whether a key exists.
     *
     * @throws UncheckedIOException if HBase does not answer
     */
    @Override
    public boolean contains(String key) {
        Get get = new Get(Bytes.toBytes(key)).addColumn(family, qualifier);
        return call("look for key '" + MessageText.of(key) + "' in", opened -> await(opened.exists(get)));
    }

    /**
     * Removes a key.
     *
     * @return whether it existed
     * @throws UncheckedIOException if the write fails
     */
    @Override
    public boolean remove(String key) {
        byte[] row = Bytes.toBytes(key);
        CheckAndMutate ifExists = CheckAndMutate.newBuilder(row)
                .ifMatches(new QualifierFilter(CompareOperator.EQUAL, new BinaryComparator(qualifier)))
                .build(new Delete(row).addColumns(family, qualifier));
        return call("remove key '" + MessageText.of(key) + "' from", opened -> await(opened.checkAndMutate(ifExists))
                .isSuccess());
    }

    /** Does nothing: {@link #add} is final. */
    @Override
    public boolean confirm(String key) {
        return true;
    }

    /**
     * Removes all keys.
     *
     * @throws UncheckedIOException if a write fails; some keys may then remain
     */
    @Override
    public void clear() {
        call("clear", opened -> {
            List<Delete> deletes = new ArrayList<>();
            try (ResultScanner keys = opened.getScanner(new Scan().addColumn(family, qualifier))) {
                for (Result key = keys.next(); key != null; key = keys.next()) {
                    deletes.add(new Delete(key.getRow()).addColumns(family, qualifier));
                    if (deletes.size() == DELETE_BATCH_SIZE) {
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

    private <T> T call(String action, Call<T> call) {
        HBaseClient current = client;
        if (current == null) {
            throw new IllegalStateException("The repository of table '" + table + "' is not started");
        }
        try {
            return call.on(current.table(table));
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "Failed to " + action + " the repository in table '" + table + "': "
                            + FailureClassifier.reason(failure),
                    failure);
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws IOException {
        return Await.result(answer, client.settings().patience(), "Asking table '" + table + "'");
    }
}
