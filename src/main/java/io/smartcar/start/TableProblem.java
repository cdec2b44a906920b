package io.smartcar.start;

import io.smartcar.event.kind.Kind;
import io.smartcar.start.check.Finding;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;

/** Describes the problem of a kind's table, and its remedy. */
final class TableProblem {
    private TableProblem() {}

    /**
     * The finding for a failure.
     *
     * @param failure the failure of the table
     * @param address the address of HBase
     */
    static Finding of(Kind kind, String family, Throwable failure, String address) {
        String subject = "table " + kind.table();
        String setting = "kind." + kind.name();
        if (failure instanceof TableNotFoundException) {
            return Finding.problem(
                    subject,
                    "is missing: bin/smartcar-routes ddl " + kind.name() + " | hbase shell -n creates it",
                    setting + ".table");
        }
        if (failure instanceof NoSuchColumnFamilyException) {
            return Finding.problem(
                    subject,
                    "has no family " + family + "; in the HBase shell: alter '" + kind.table() + "', NAME => '" + family
                            + "'",
                    setting + ".family");
        }
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return Finding.problem(
                subject,
                "no answer from " + address + ": " + failure.getClass().getSimpleName() + ": " + message,
                "camel.component.hbase.zookeeper-quorum");
    }
}
