package io.smartcar.cluster.hbase;

import io.smartcar.cluster.process.ClassPaths;
import io.smartcar.cluster.process.JavaCommand;
import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.ServerFiles;
import io.smartcar.cluster.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * HBase on the local file system: all in one process, or ZooKeeper, a master and region servers each in their own.
 *
 * <p>They are killed rather than stopped: acknowledged rows are in the write-ahead log, which the system holds
 * when the process is gone, and an orderly shutdown takes twelve seconds to reach the same.
 */
public final class HBaseServers {
    private static final String MASTER = "org.apache.hadoop.hbase.master.HMaster";
    private static final String REGION_SERVER = "org.apache.hadoop.hbase.regionserver.HRegionServer";
    private static final String ZOOKEEPER = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.reflect",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "jdk.internal.ref",
            "sun.nio.ch");

    private final ServerFiles files;
    private final HBaseSecurity security;
    private final int regionServerCount;
    private final int zookeeperPort;
    private final HBaseAccess access;
    private final ServerProcess zookeeper;
    private final ServerProcess master;
    private final List<ServerProcess> regionServers = new ArrayList<>();

    /** @param regionServerCount 0 for all in one process */
    public HBaseServers(ServerFiles files, Ports ports, int regionServerCount) {
        this(files, ports, regionServerCount, HBaseSecurity.NONE);
    }

    /** As the other, with settings that let in only whom they name. */
    public HBaseServers(ServerFiles files, Ports ports, int regionServerCount, HBaseSecurity security) {
        this.files = files;
        this.security = security;
        this.regionServerCount = regionServerCount;
        this.zookeeperPort = ports.of("zookeeper");
        this.access = new HBaseAccess(zookeeperPort, security.clientSettings());
        int masterPort = ports.of("hbase.master");
        if (regionServerCount == 0) {
            zookeeper = null;
            master = hbase("hbase", MASTER, masterPort, ports.of("hbase.region-server"));
            return;
        }
        zookeeper = newZookeeper();
        master = hbase("master", MASTER, masterPort, 0);
        for (int number = 1; number <= regionServerCount; number++) {
            regionServers.add(hbase(
                    "region-server " + number, REGION_SERVER, masterPort, ports.of("hbase.region-server." + number)));
        }
    }

    /** ZooKeeper, or null if it is part of the one process. */
    public ServerProcess zookeeper() {
        return zookeeper;
    }

    private ServerProcess newZookeeper() {
        Path settings = files.writeProperties(
                files.folder("servers").resolve("zookeeper").resolve("zoo.cfg"),
                Map.of(
                        "dataDir",
                        files.folder().resolve("zookeeper"),
                        "clientPort",
                        zookeeperPort,
                        "clientPortAddress",
                        "127.0.0.1",
                        "maxClientCnxns",
                        0,
                        "tickTime",
                        1000,
                        "admin.enableServer",
                        false));
        return new ServerProcess(
                "zookeeper",
                java(files.folder("servers"), "128m")
                        .running(ZOOKEEPER, files.folder("servers"), List.of(settings.toString())),
                files.folder(),
                files.log("zookeeper"),
                Duration.ZERO,
                () -> access.zookeeperListens() ? null : "nothing listens on port " + zookeeperPort);
    }

    public ServerProcess master() {
        return master;
    }

    public List<ServerProcess> regionServers() {
        return regionServers;
    }

    public HBaseAccess access() {
        return access;
    }

    public String quorum() {
        return "127.0.0.1:" + zookeeperPort;
    }

    public void start() {
        all().filter(server -> !server.isRunning()).forEach(ServerProcess::launch);
        all().forEach(ServerProcess::awaitUsable);
    }

    public void stop() {
        access.close();
        all().collect(Collectors.toCollection(ArrayDeque::new))
                .descendingIterator()
                .forEachRemaining(ServerProcess::stop);
    }

    public Stream<ServerProcess> all() {
        return Stream.concat(
                zookeeper == null ? Stream.of(master) : Stream.of(zookeeper, master), regionServers.stream());
    }

    private ServerProcess hbase(String name, String mainClass, int masterPort, int regionServerPort) {
        Path conf = files.folder("servers").resolve(name.replace(' ', '-'));
        files.writeXml(conf.resolve("hbase-site.xml"), site(masterPort, regionServerPort));
        // Hadoop's login reads this one alone
        files.writeXml(conf.resolve("core-site.xml"), security.serverSettings());
        boolean region = mainClass.equals(REGION_SERVER);
        int expected = Math.max(1, regionServerCount);
        return new ServerProcess(
                name,
                java(conf, "1g").running(mainClass, files.folder("servers"), List.of("start")),
                files.folder(),
                files.log(name),
                Duration.ZERO,
                region ? () -> access.regionServerMissing(regionServerPort) : () -> access.missing(expected));
    }

    private JavaCommand java(Path conf, String heap) {
        JavaCommand command = new JavaCommand()
                .quickToStart()
                .option("-Xms64m", "-Xmx" + heap, "-Djava.net.preferIPv4Stack=true")
                .option(files.lastOptions())
                .option("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED");
        security.javaOptions().forEach(command::option);
        OPENED.forEach(opened -> command.option("--add-opens", "java.base/" + opened + "=ALL-UNNAMED"));
        return command.classPath(conf, ClassPaths.of("hbase"));
    }

    private Map<String, Object> site(int masterPort, int regionServerPort) {
        boolean distributed = regionServerCount > 0;
        // a process frozen for less than this is waited for, a longer one is given up
        Duration session = distributed ? TEN_SECONDS : TWO_MINUTES;
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("hbase.cluster.distributed", distributed);
        settings.put("hbase.rootdir", files.folder().resolve("hbase").toUri());
        settings.put("hbase.tmp.dir", files.folder().resolve("hbase-tmp"));
        // the checksummed file system keeps the end of the write-ahead log in the process, where a kill loses it
        settings.put("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
        settings.put("hbase.wal.provider", "filesystem");
        settings.put("hbase.zookeeper.quorum", "127.0.0.1");
        settings.put("hbase.zookeeper.property.clientPort", zookeeperPort);
        settings.put("hbase.zookeeper.property.dataDir", files.folder().resolve("zookeeper"));
        settings.put("hbase.zookeeper.property.tickTime", session.toMillis() / 10);
        settings.put("zookeeper.session.timeout", session.toMillis());
        // in one process, HBase looks at this one instead
        settings.put("zookeeper.session.timeout.localHBaseCluster", session.toMillis());
        // by default, a table's first region splits at 256 MB, in the middle of a run
        settings.put("hbase.increasing.policy.initial.size", 10L << 30);
        settings.put("hbase.master.port", masterPort);
        settings.put("hbase.regionserver.port", regionServerPort);
        settings.put("hbase.master.info.port", -1);
        settings.put("hbase.regionserver.info.port", -1);
        settings.put("hbase.master.hostname", "localhost");
        settings.put("hbase.regionserver.hostname", "localhost");
        settings.put("hbase.master.ipc.address", "127.0.0.1");
        settings.put("hbase.regionserver.ipc.address", "127.0.0.1");
        settings.put("hbase.master.wait.on.regionservers.mintostart", 1);
        settings.put("hbase.master.wait.on.regionservers.maxtostart", Math.max(1, regionServerCount));
        settings.put("hbase.master.wait.on.regionservers.interval", 100);
        settings.put("hbase.master.wait.on.regionservers.timeout", 1000);
        settings.put("hbase.regionserver.msginterval", 1000);
        settings.putAll(security.serverSettings());
        return settings;
    }
}
