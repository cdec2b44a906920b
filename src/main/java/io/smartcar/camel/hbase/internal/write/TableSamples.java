package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.client.TableProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.apache.hadoop.hbase.util.Bytes;

/** Rows and families of mutations, by table, for probes of these tables. Confined to one thread. */
public final class TableSamples {
    private static final int MAX_ROWS = 8;
    private static final byte[] ANY_ROW = {0};

    private record Target(HBaseClient client, TableName table) {}

    private final Map<Target, Sample> samples = new LinkedHashMap<>();

    /** Samples the mutations of a table, written or not. */
    public void add(TableWrites writes) {
        samples.computeIfAbsent(new Target(writes.client(), writes.table()), target -> new Sample())
                .add(writes);
    }

    /** A probe of each table. */
    public List<TableProbe> probes() {
        List<TableProbe> probes = new ArrayList<>();
        samples.forEach((target, sample) -> {
            List<byte[]> rows = sample.rows.isEmpty() ? List.of(ANY_ROW) : List.copyOf(sample.rows);
            Set<String> families = Set.copyOf(sample.families);
            probes.add(new TableProbe(target.client(), target.table(), families, rows, true, sample.isDenied));
        });
        return probes;
    }

    private static final class Sample {
        private final List<byte[]> rows = new ArrayList<>();
        private final Set<String> families = new TreeSet<>();
        /** Whether the rows are those of an outage. */
        private boolean isFailed;

        private boolean isDenied;

        /** Samples the mutations that met an outage; without an outage so far, all of them. */
        void add(TableWrites writes) {
            List<MutationFailure> outages = writes.failures().stream()
                    .filter(failure -> failure.kind() != FailureKind.REJECTED)
                    .toList();
            if (!outages.isEmpty()) {
                rows.clear();
                isFailed = true;
                isDenied = FailureClassifier.isCausedBy(outages.get(0).cause(), AccessDeniedException.class);
                addSome(outages.stream().map(MutationFailure::mutation).toList());
            } else if (!isFailed) {
                addSome(writes.mutations());
            }
        }

        /** Mutations are in the order of the batch: spread over it, the rows hit several regions. */
        private void addSome(List<Mutation> mutations) {
            int step = Math.max(1, mutations.size() / MAX_ROWS);
            for (int index = 0; index < mutations.size(); index += step) {
                add(mutations.get(index));
            }
        }

        private void add(Mutation mutation) {
            if (rows.size() < MAX_ROWS) {
                rows.add(mutation.getRow());
            }
            mutation.getFamilyCellMap().keySet().forEach(family -> families.add(Bytes.toString(family)));
        }
    }
}
