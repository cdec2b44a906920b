package io.smartcar.cluster.hbase;

import io.smartcar.cluster.process.BoundedWait;
import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.ServerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.security.visibility.VisibilityClient;

/** HBase in one process with cell visibility labels. */
public final class LabelledHBase implements AutoCloseable {
    private static final String LABELS = "org.apache.hadoop.hbase.security.visibility.VisibilityController";

    private static final Duration BOUND = Duration.ofMinutes(2);

    private final HBaseServers servers;

    private LabelledHBase(Path folder) {
        ServerFiles files = new ServerFiles(folder);
        files.folder(".");
        servers = new HBaseServers(
                files,
                new Ports(files.folder().resolve("ports.properties")),
                0,
                new HBaseSecurity(
                        Map.of(
                                "hbase.security.authorization",
                                "true",
                                "hbase.coprocessor.master.classes",
                                LABELS,
                                "hbase.coprocessor.region.classes",
                                LABELS),
                        List.of(),
                        Map.of()));
    }

    /** Starts it, and returns when it is usable. */
    public static LabelledHBase start(Path folder) {
        LabelledHBase started = new LabelledHBase(folder);
        try {
            started.servers.start();
            return started;
        } catch (RuntimeException failure) {
            started.close();
            throw failure;
        }
    }

    /** Gives a user labels; returns when they are his. */
    public void label(String user, String... labels) {
        BoundedWait.until(user + " has the labels " + List.of(labels), BOUND, () -> {
            int count = labels(user, labels);
            return count == labels.length ? null : count + " labels";
        });
    }

    /** Their table comes later than the servers that are usable without it. */
    private int labels(String user, String... labels) throws Exception {
        try {
            VisibilityClient.addLabels(connection(), labels);
            VisibilityClient.setAuths(connection(), labels, user);
            return VisibilityClient.getAuths(connection(), user).getAuthCount();
        } catch (Exception failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("Cannot give " + user + " labels", failure);
        }
    }

    /** ZooKeeper's host:port. */
    public String zookeeper() {
        return servers.quorum();
    }

    /** A connection of the user who has started it, who may do everything. */
    public Connection connection() throws IOException {
        return servers.access().connection();
    }

    @Override
    public void close() {
        servers.stop();
    }
}
