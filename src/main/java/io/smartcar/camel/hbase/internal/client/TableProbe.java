package io.smartcar.camel.hbase.internal.client;

import io.smartcar.camel.hbase.failure.FailureClassifier;
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
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Asks the regions of some rows whether they take writes: by a conditional write whose condition never holds. It goes
 * the whole way of a write, locks and limits included, and writes nothing. Or whether they can be read, by reading.
 *
 * @param client the cluster
 * @param table the table
 * @param families the families that must be there
 * @param rows rows in the regions that matter
 * @param writes whether the regions are to take writes; if not, to be read is enough
 * @param deniedBefore whether access was denied to the write that gave rise to this probe. A condition needs the right
 *     to read as well, which a writer may lack: otherwise being denied here shows that the store answers
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
    /** No column is called so; were one, the condition would still have to match a value made up here. */
    private static final byte[] NO_COLUMN = Bytes.toBytes("io.smartcar.camel.hbase.probe");

    private static final byte[] NO_VALUE = Bytes.toBytes(UUID.randomUUID().toString());

    /**
     * Returns when every region asked for has answered.
     *
     * @throws IOException if one has not; the message names the table
     */
    public void check() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT);
        String what = "Asking whether table '" + table + (writes ? "' takes writes" : "' can be read");
        try {
            for (CompletableFuture<?> answer : ask(open())) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                Await.result(answer, Math.max(1, left), what);
            }
        } catch (IOException cause) {
            if (deniedBefore || !FailureClassifier.isAccessDenied(cause)) {
                throw new IOException(
                        "Table '" + table + "' of HBase at " + client.settings().address()
                                + (writes ? " takes no writes" : " cannot be read"),
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
            // the deletion of a whole row names no family to write to
            if (writes && !families.isEmpty()) {
                families.forEach(family -> answers.add(opened.checkAndMutate(neverDone(row, Bytes.toBytes(family)))));
            } else {
                Get get = new Get(row);
                families.forEach(family -> get.addFamily(Bytes.toBytes(family)));
                answers.add(opened.exists(get));
            }
        }
        return answers;
    }

    private static CheckAndMutate neverDone(byte[] row, byte[] family) {
        return CheckAndMutate.newBuilder(row)
                .ifEquals(family, NO_COLUMN, NO_VALUE)
                .build(new Delete(row).addColumns(family, NO_COLUMN));
    }
}
