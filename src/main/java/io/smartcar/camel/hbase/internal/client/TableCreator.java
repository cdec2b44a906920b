package io.smartcar.camel.hbase.internal.client;

import io.smartcar.camel.hbase.config.HBaseTableConfiguration;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.hbase.TableExistsException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncAdmin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the table of an endpoint on first use, if it is missing. Thread-safe. */
public final class TableCreator {
    private static final Logger LOG = LoggerFactory.getLogger(TableCreator.class);
    /** Milliseconds: a table is created by a procedure of the master, not by a single call. */
    private static final long CREATION_TIMEOUT = 60_000;

    private final TableName table;
    private final TableDescriptor descriptor;
    private final byte[][] splits;
    private volatile boolean exists;
    /** The attempt under way, shared by all threads; null if there is none. */
    private CompletableFuture<Void> attempt;

    /**
     * @param mappedFamilies the families that the endpoint's columns name, created unless the configuration names others
     * @throws IllegalArgumentException if no family is named
     */
    public TableCreator(TableName table, HBaseTableConfiguration configuration, Set<String> mappedFamilies) {
        this.table = table;
        descriptor = descriptor(configuration, families(configuration, mappedFamilies));
        String[] rows = configuration.getTableSplits() == null
                ? new String[0]
                : configuration.getTableSplits().split(",");
        splits = new byte[rows.length][];
        for (int index = 0; index < rows.length; index++) {
            splits[index] = Bytes.toBytes(rows[index].trim());
        }
    }

    private Set<String> families(HBaseTableConfiguration configuration, Set<String> mappedFamilies) {
        String named = configuration.getTableFamilies();
        Set<String> families = new TreeSet<>();
        if (named == null) {
            families.addAll(mappedFamilies);
        } else {
            for (String family : named.split(",")) {
                families.add(family.trim());
            }
        }
        if (families.isEmpty()) {
            throw new IllegalArgumentException(
                    "createTable expects the families of table '" + table + "' in the option tableFamilies, got none");
        }
        return families;
    }

    private TableDescriptor descriptor(HBaseTableConfiguration configuration, Set<String> families) {
        TableDescriptorBuilder builder = TableDescriptorBuilder.newBuilder(table);
        for (String family : families) {
            ColumnFamilyDescriptorBuilder column = ColumnFamilyDescriptorBuilder.newBuilder(Bytes.toBytes(family))
                    .setMaxVersions(configuration.getTableVersions())
                    .setCompressionType(configuration.getTableCompression());
            if (configuration.getTableTimeToLive() > 0) {
                column.setTimeToLive(configuration.getTableTimeToLive());
            }
            builder.setColumnFamily(column.build());
        }
        return builder.build();
    }

    /** Whether a missing table will be created on next use. */
    public boolean isDue() {
        return !exists;
    }

    /**
     * Creates the table if it is missing. Concurrent callers share one attempt; once the table exists, does nothing.
     *
     * @throws IOException if that fails; the next call retries
     */
    public void createIfMissing(HBaseClient client) throws IOException {
        if (!exists) {
            // each caller waits for the connection itself, concurrently
            createIfMissing(client.admin(), client.settings());
        }
    }

    /** As {@link #createIfMissing(HBaseClient)}, with an open connection. */
    public void createIfMissing(AsyncAdmin admin, HBaseClientSettings settings) throws IOException {
        CompletableFuture<Void> current = attempt(admin, settings.address());
        try {
            Await.result(current, settings.patience() + CREATION_TIMEOUT, "Creating table '" + table + "'");
            exists = true;
        } finally {
            // if a caller gives up waiting, the next attempt finds the outcome
            forget(current);
        }
    }

    private synchronized CompletableFuture<Void> attempt(AsyncAdmin admin, String address) {
        if (attempt == null) {
            attempt = admin.tableExists(table)
                    .thenCompose(found -> found ? CompletableFuture.completedFuture(null) : create(admin, address));
        }
        return attempt;
    }

    private synchronized void forget(CompletableFuture<Void> ended) {
        if (attempt == ended) {
            attempt = null;
        }
    }

    private CompletableFuture<Void> create(AsyncAdmin admin, String address) {
        CompletableFuture<Void> created =
                splits.length == 0 ? admin.createTable(descriptor) : admin.createTable(descriptor, splits);
        return created.handle((nothing, failure) -> {
            if (failure == null) {
                LOG.info("Created missing table '{}' of HBase at {}", table, address);
            } else if (Await.cause(failure) instanceof TableExistsException concurrent) {
                LOG.debug("Table '{}' was created by another client at the same time", table, concurrent);
            } else {
                throw new CompletionException(Await.cause(failure));
            }
            return null;
        });
    }
}
