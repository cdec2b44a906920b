package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.client.TableProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.util.Bytes;

/** What a probe needs of the mutations of a table: some rows, of those that failed if any did, and the families. */
final class TableSample {
    private static final int MOST_ROWS = 8;
    private static final byte[] SOME_ROW = {0};

    private final List<byte[]> rows = new ArrayList<>();
    private final Set<String> families = new TreeSet<>();
    private boolean failed;
    private boolean denied;

    TableSample() {}

    /** A copy. */
    TableSample(TableSample other) {
        rows.addAll(other.rows);
        families.addAll(other.families);
        failed = other.failed;
        denied = other.denied;
    }

    /** Takes samples of a batch: of its last outage, if it met with one. */
    void take(TableWrites batch) {
        List<MutationFailure> outages = batch.failures().stream()
                .filter(failure -> failure.kind() != FailureKind.REJECTED)
                .toList();
        if (!outages.isEmpty()) {
            rows.clear();
            failed = true;
            denied = FailureClassifier.isAccessDenied(outages.get(0).cause());
            // the failures lie in the order of the batch: spread over it, they hit several regions
            int step = Math.max(1, outages.size() / MOST_ROWS);
            for (int index = 0; index < outages.size(); index += step) {
                take(outages.get(index).mutation());
            }
        } else if (!failed && batch.size() > 0) {
            int step = Math.max(1, batch.size() / MOST_ROWS);
            for (int index = 0; index < batch.size(); index += step) {
                take(batch.mutation(index));
            }
        }
    }

    private void take(Mutation mutation) {
        if (rows.size() < MOST_ROWS) {
            rows.add(mutation.getRow());
        }
        mutation.getFamilyCellMap().keySet().forEach(family -> families.add(Bytes.toString(family)));
    }

    TableProbe probe(HBaseClient client, TableName table) {
        List<byte[]> asked = rows.isEmpty() ? List.of(SOME_ROW) : List.copyOf(rows);
        return new TableProbe(client, table, Set.copyOf(families), asked, true, denied);
    }
}
