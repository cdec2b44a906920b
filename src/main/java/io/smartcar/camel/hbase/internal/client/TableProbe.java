package io.smartcar.camel.hbase.internal.client;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.support.Causes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Checks whether the regions of some rows accept writes, by a conditional write whose condition never holds: it takes
 * the whole path of a write, including locks and limits, but writes nothing. Or checks whether they can be read.
 *
 * @param client the cluster
 * @param table the table
 * @param families the families that must be there
 * @param rows rows in the regions to check
 * @param writes whether to check writes; otherwise reads
 * @param deniedBefore whether access was denied to the write before this probe. The condition also needs the permission
 *     to read, which a writer may lack: unless denied before, a denial only shows that the store answers
 */
public record TableProbe(
        HBaseClient client,
        TableName table,
        Set<String> families,
        List<byte[]> rows,
        boolean writes,
        boolean deniedBefore) {
    private static final long TIMEOUT = 3_000;
    private static final long RPC_TIMEOUT = 2_000;
    /** No column has this name; even if one had, the condition would not match a random value. */
    private static final byte[] NO_COLUMN = Bytes.toBytes("io.smartcar.camel.hbase.probe");

    private static final byte[] NO_VALUE = Bytes.toBytes(UUID.randomUUID().toString());

    /**
     * Returns when every region asked for has answered.
     *
     * @throws IOException if one has not; the message names the table
     */
    public void check() throws IOException {
        String action = "Checking whether table '" + table + (writes ? "' accepts writes" : "' can be read");
        try {
            AsyncTable<?> opened = open();
            // connecting has a time-out of its own: it takes seconds the first time, and leaves the answers theirs
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT);
            for (CompletableFuture<?> answer : ask(opened)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                Await.result(answer, Math.max(1, left), action);
            }
        } catch (IOException cause) {
            Throwable root = Causes.root(cause);
            if (deniedBefore || !FailureClassifier.isCausedBy(cause, AccessDeniedException.class)) {
                throw new IOException(
                        "Table '" + table + "' of HBase at " + client.settings().address()
                                + (writes ? " does not accept writes: " : " cannot be read: ")
                                + FailureClassifier.reason(root.getMessage() == null ? cause : root),
                        cause);
            }
        }
    }

    private AsyncTable<AdvancedScanResultConsumer> open() throws IOException {
        return client.tableBuilder(table, TIMEOUT)
                .setOperationTimeout(TIMEOUT, TimeUnit.MILLISECONDS)
                .setRpcTimeout(RPC_TIMEOUT, TimeUnit.MILLISECONDS)
                .setReadRpcTimeout(RPC_TIMEOUT, TimeUnit.MILLISECONDS)
                .setWriteRpcTimeout(RPC_TIMEOUT, TimeUnit.MILLISECONDS)
                .setRetryPause(100, TimeUnit.MILLISECONDS)
                .setMaxRetries(3)
                .build();
    }

    private List<CompletableFuture<?>> ask(AsyncTable<?> opened) {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (byte[] row : rows) {
            // without a family, as for the deletion of a row, there is nothing to write to
            if (writes && !families.isEmpty()) {
                families.forEach(
                        family -> answers.add(opened.checkAndMutate(neverApplied(row, Bytes.toBytes(family)))));
            } else {
                Get get = new Get(row);
                families.forEach(family -> get.addFamily(Bytes.toBytes(family)));
                answers.add(opened.exists(get));
            }
        }
        return answers;
    }

    private static CheckAndMutate neverApplied(byte[] row, byte[] family) {
        return CheckAndMutate.newBuilder(row)
                .ifEquals(family, NO_COLUMN, NO_VALUE)
                .build(new Delete(row).addColumns(family, NO_COLUMN));
    }
}
