package io.smartcar.component.hbase;

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
 * the whole way of a write, locks and limits included, and writes nothing.
 *
 * @param client the cluster
 * @param table the table
 * @param families the families that must be there
 * @param rows rows in the regions that matter
 * @param deniedBefore whether access was denied to the write that gave rise to this probe. A condition needs the right
 *     to read as well, which a writer may lack: otherwise being denied here shows that the store answers
 */
record TableProbe(HBaseClient client, TableName table, Set<String> families, List<byte[]> rows, boolean deniedBefore)
        implements HBaseProbe {
    private static final long TIMEOUT = 3_000;
    private static final long RPC_TIMEOUT = 2_000;
    /** No column is called so; were one, the condition would still have to match a value made up here. */
    private static final byte[] NO_COLUMN = Bytes.toBytes("io.smartcar.component.hbase.probe");

    private static final byte[] NO_VALUE = Bytes.toBytes(UUID.randomUUID().toString());

    @Override
    public void check() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT);
        String what = "Asking whether table '" + table + "' takes writes";
        try {
            for (CompletableFuture<?> answer : ask(open())) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                Await.result(answer, Math.max(1, left), what);
            }
        } catch (IOException cause) {
            if (deniedBefore || !Verdicts.isAccessDenied(cause)) {
                throw new IOException(
                        "Table '" + table + "' of HBase at " + client.settings().address() + " takes no writes", cause);
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
            if (families.isEmpty()) {
                // the deletion of a whole row names no family to write to
                answers.add(opened.exists(new Get(row)));
            }
            for (String family : families) {
                byte[] familyName = Bytes.toBytes(family);
                Delete nothing = new Delete(row).addColumns(familyName, NO_COLUMN);
                answers.add(opened.checkAndMutate(CheckAndMutate.newBuilder(row)
                        .ifEquals(familyName, NO_COLUMN, NO_VALUE)
                        .build(nothing)));
            }
        }
        return answers;
    }
}
