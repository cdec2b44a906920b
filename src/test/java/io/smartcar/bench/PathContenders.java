package io.smartcar.bench;

import io.smartcar.cluster.LocalCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The data of a path, and the programs that carry it. */
abstract class PathContenders {
    final BenchServers servers;
    final LocalCluster cluster;
    /** All events of a run. */
    final long events;

    private final List<Integer> batches;

    /** @param batches of the loop, the usual one first */
    PathContenders(BenchServers servers, long events, List<Integer> batches) {
        this.servers = servers;
        this.cluster = servers.cluster();
        this.events = events;
        this.batches = batches;
    }

    /** Makes the data of all runs. */
    abstract void prepare() throws IOException;

    /**
     * Starts a run of the routes.
     *
     * @param id      of the run: names its topic, table, group and folder
     * @param variant settings of the routes
     */
    abstract Attempt ours(String id, String variant) throws IOException;

    /** Starts a run of the loop. */
    abstract Attempt loop(String id, int batch) throws IOException;

    /** Starts a run of Flume. */
    abstract Attempt flume(String id) throws IOException;

    List<Contender> all(BenchOptions options) {
        List<Contender> contenders = new ArrayList<>();
        for (String variant : options.variants()) {
            contenders.add(new Contender("ours", variant.trim(), id -> ours(id, variant)));
        }
        for (int batch : batches.subList(0, options.quick() ? Math.min(1, batches.size()) : batches.size())) {
            contenders.add(new Contender("loop", String.format("batches of %,d", batch), id -> loop(id, batch)));
        }
        contenders.add(new Contender("flume", "", this::flume));
        contenders.add(new Contender("rsyslog", "", this::rsyslog));
        return contenders;
    }

    /** Starts a run of rsyslog. */
    Attempt rsyslog(String id) throws IOException {
        throw new UnsupportedOperationException("rsyslog is measured with syslog only");
    }

    /** Creates a topic of as many partitions as are wanted. */
    final void createTopic(String name) {
        cluster.createTopic(name, servers.partitions());
    }
}
