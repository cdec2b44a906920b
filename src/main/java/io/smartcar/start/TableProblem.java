package io.smartcar.start;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.support.Causes;
import io.smartcar.event.kind.Kind;
import io.smartcar.start.check.Finding;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;

/** Describes the problem of a kind's table, and its remedy. */
final class TableProblem {
    private TableProblem() {}

    /** Whether the failure is about one table, so that others may work. */
    static boolean isOfOneTable(Throwable failure) {
        return FailureClassifier.isCausedBy(failure, TableNotFoundException.class)
                || FailureClassifier.isCausedBy(failure, NoSuchColumnFamilyException.class);
    }

    /**
     * The finding for a failure.
     *
     * @param failure the failure of the table
     * @param address the address of HBase
     */
    static Finding of(Kind kind, String family, Throwable failure, String address) {
        String subject = "table " + kind.table();
        String setting = "kind." + kind.name();
        if (FailureClassifier.isCausedBy(failure, TableNotFoundException.class)) {
            return Finding.problem(
                    subject,
                    "is missing: bin/smartcar-routes ddl " + kind.name() + " | hbase shell -n creates it",
                    setting + ".table");
        }
        if (FailureClassifier.isCausedBy(failure, NoSuchColumnFamilyException.class)) {
            return Finding.problem(
                    subject,
                    "has no family " + family + "; in the HBase shell: alter '" + kind.table() + "', NAME => '" + family
                            + "'",
                    setting + ".family");
        }
        return Finding.problem(
                subject,
                "no answer from " + address + ": " + FailureClassifier.reason(Causes.root(failure)),
                "camel.component.hbase.zookeeper-quorum");
    }
}
