package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import io.smartcar.start.check.Finding;
import io.smartcar.store.hbase.HBaseStore;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;
import org.apache.hadoop.ipc.RemoteException;
import org.junit.jupiter.api.Test;

class TableProblemTest {
    private final Kind kind = new Kinds(
                    Map.of("kind.access.topic", "access", "kind.access.table", "Access", "kind.access.family", "a"))
            .all()
            .iterator()
            .next();

    @Test
    void shouldSayHowAMissingTableIsCreated() {
        assertThat(problem(new TableNotFoundException("Access")))
                .isEqualTo(Finding.problem(
                        "table Access",
                        "is missing: bin/smartcar-routes ddl access | hbase shell -n creates it",
                        "kind.access.table"));
    }

    @Test
    void shouldSayHowAMissingFamilyIsAdded() {
        assertThat(problem(new NoSuchColumnFamilyException("no family a")))
                .isEqualTo(Finding.problem(
                        "table Access",
                        "has no family a; in the HBase shell: alter 'Access', NAME => 'a'",
                        "kind.access.family"));
    }

    /** As the asynchronous client reports it. */
    @Test
    void shouldRecognizeTheFailureOfARegionServer() {
        IOException failure = new IOException(
                "Table 'Access' does not accept writes",
                new RemoteException(NoSuchColumnFamilyException.class.getName(), "no family a"));
        assertThat(problem(failure).key()).isEqualTo("kind.access.family");
        assertThat(new HBaseStore(null, null).needsOperator(failure)).isTrue();
    }

    @Test
    void shouldNameTheAddressThatDoesNotAnswer() {
        assertThat(problem(new IOException("ConnectionLoss for /hbase/hbaseid\nand more")))
                .isEqualTo(Finding.problem(
                        "table Access",
                        "no answer from ZooKeeper 127.0.0.1:2181: IOException: ConnectionLoss for" + " /hbase/hbaseid",
                        "camel.component.hbase.zookeeper-quorum"));
    }

    private Finding problem(Exception failure) {
        return TableProblem.of(kind, "a", failure, "ZooKeeper 127.0.0.1:2181");
    }
}
