package io.smartcar.store.hdfs;

import io.smartcar.camel.hdfs.HdfsComponent;
import io.smartcar.camel.hdfs.HdfsEndpoint;
import io.smartcar.camel.hdfs.HdfsTransaction;
import io.smartcar.camel.hdfs.HdfsWrite;
import io.smartcar.camel.hdfs.failure.HdfsFailures;
import io.smartcar.camel.hdfs.files.OpenFileLimit;
import io.smartcar.camel.hdfs.files.PartitionFiles;
import io.smartcar.store.HeldPartition;
import io.smartcar.store.HoldingStore;
import io.smartcar.store.PendingWrites;
import io.smartcar.store.Store;
import io.smartcar.store.WriteFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/**
 * HDFS as the store of transactions: the {@code hdfs:} endpoint of a route collects its records, which become visible file
 * by file, when {@link RollPolicy} says so. Thread-safe.
 */
public final class HdfsStore implements HoldingStore {
    private static final int DEFAULT_REPLICATION = 3;
    private static final int NODE_TIMEOUT_MILLIS = 5_000;

    private final CamelContext context;
    private final RollPolicy policy;
    private final OpenFileLimit openFiles;
    private final Function<String, ZoneId> zones;
    /** Partitions that failed since the last probe: they may have commits that are not complete. */
    private final Set<PartitionFiles> failed = ConcurrentHashMap.newKeySet();
    /** Those whose path has taken a file of this process, which appeared by a rename. */
    private final Set<HdfsEndpoint> proven = ConcurrentHashMap.newKeySet();

    /**
     * A store.
     *
     * @param context whose component {@code hdfs} the routes use
     * @param openFiles the files that this process has open, of all partitions
     * @param zones the zone of the days of a topic's events
     */
    public HdfsStore(CamelContext context, RollPolicy policy, OpenFileLimit openFiles, Function<String, ZoneId> zones) {
        this.context = context;
        this.policy = policy;
        this.openFiles = openFiles;
        this.zones = zones;
    }

    @Override
    public String scheme() {
        return "hdfs";
    }

    @Override
    public PendingWrites begin(Exchange exchange) {
        return new PendingRecords(HdfsTransaction.begin(exchange));
    }

    @Override
    public HeldPartition takeOver(Owned partition, Object write) throws Exception {
        HdfsEndpoint endpoint = ((HdfsWrite) write).endpoint();
        PartitionFiles files = new PartitionFiles(
                endpoint.fileContext(),
                endpoint.path(),
                partition.group(),
                name(partition),
                endpoint.format(),
                openFiles,
                endpoint.createOptions());
        HeldFiles held = new HeldFiles(
                files, endpoint, policy, zones.apply(partition.partition().topic()), failed);
        held.takeOver();
        return held;
    }

    /** Long names of topics, which Kafka allows up to 249 characters, are cut, with a digest in place of the rest. */
    private static String name(Owned partition) {
        String topic = partition.partition().topic();
        String identity = "+" + partition.partition().partition() + "+" + partition.topicId();
        int longest = PartitionFiles.LONGEST_NAME - identity.length();
        if (topic.length() > longest) {
            String digest = UUID.nameUUIDFromBytes(topic.getBytes(StandardCharsets.UTF_8))
                    .toString();
            topic = topic.substring(0, longest - digest.length() - 1) + "-" + digest;
        }
        return topic + identity;
    }

    /** By a file first, and then without writing: it is asked every few seconds. */
    @Override
    public void check() throws Exception {
        for (Endpoint endpoint : context.getEndpoints()) {
            if (endpoint instanceof HdfsEndpoint hdfs) {
                if (proven.contains(hdfs)) {
                    hdfs.checkAccess();
                } else {
                    hdfs.probe().check();
                    proven.add(hdfs);
                }
            }
        }
    }

    @Override
    public Store.Probe probe() {
        return () -> {
            for (Endpoint endpoint : context.getEndpoints()) {
                if (endpoint instanceof HdfsEndpoint hdfs) {
                    hdfs.probe().check();
                }
            }
            for (PartitionFiles files : failed) {
                files.completeCommits();
                failed.remove(files);
            }
        };
    }

    /** Collecting takes no time. */
    @Override
    public Duration writeTimeout() {
        return Duration.ZERO;
    }

    /** Of a write that fails at data nodes that do not answer, and of closing the file after that. */
    @Override
    public Duration rollTimeout() {
        if (!(context.hasComponent("hdfs") instanceof HdfsComponent hdfs)) {
            return Duration.ZERO;
        }
        int replicas = hdfs.getReplication() == 0 ? DEFAULT_REPLICATION : hdfs.getReplication();
        return Duration.ofMillis(2L * hdfs.getWriteTimeout() + (long) replicas * NODE_TIMEOUT_MILLIS);
    }

    @Override
    public boolean isOutage(Throwable failure) {
        return HdfsFailures.isOutage(failure);
    }

    @Override
    public boolean isRejection(Throwable failure) {
        return HdfsFailures.isRejection(failure);
    }

    @Override
    public boolean needsOperator(Throwable failure) {
        return HdfsFailures.needsOperator(failure);
    }

    private record PendingRecords(HdfsTransaction transaction) implements PendingWrites {
        @Override
        public void forEach(Visitor visitor) {
            transaction
                    .writes()
                    .forEach(write ->
                            visitor.visit(write.source(), write.endpoint().getPath(), write));
        }

        /** They are appended when all of the delivery is settled. */
        @Override
        public List<WriteFailure> flush() {
            return List.of();
        }

        @Override
        public void end() {
            transaction.end();
        }

        @Override
        public Store.Probe probe() {
            return transaction.probe()::check;
        }
    }
}
