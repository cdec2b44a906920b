package io.smartcar.cluster.hadoop;

import io.smartcar.cluster.process.ClassPaths;
import io.smartcar.cluster.process.JavaCommand;
import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.ServerFiles;
import io.smartcar.cluster.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.DatanodeInfo;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.DatanodeReportType;

/**
 * HDFS: a name node and data nodes, each a process of its own, formatted when it is first started.
 *
 * <p>They are killed rather than stopped: what the name node has acknowledged is in its log of edits, and what was written
 * is held by the system when a data node is gone. A data node that is killed or frozen counts as dead after 14 s.
 */
public final class HadoopServers {
    private static final String NAME_NODE = "org.apache.hadoop.hdfs.server.namenode.NameNode";
    private static final String DATA_NODE = "org.apache.hadoop.hdfs.server.datanode.DataNode";

    private final ServerFiles files;
    private final HadoopShape shape;
    private final int port;
    private final HadoopAccess access;
    private final ServerProcess nameNode;
    private final List<ServerProcess> dataNodes;

    public HadoopServers(ServerFiles files, Ports ports, HadoopShape shape) {
        this.files = files;
        this.shape = shape;
        this.port = ports.of("hdfs.name-node");
        this.access = new HadoopAccess(port);
        this.nameNode = new ServerProcess(
                "name-node",
                java("name-node", 0, "256m").running(NAME_NODE, files.folder("servers"), List.of()),
                files.folder(),
                files.log("name-node"),
                Duration.ZERO,
                access::missing);
        this.dataNodes = IntStream.rangeClosed(1, shape.dataNodes())
                .mapToObj(number -> dataNode("data-node-" + number, ports.of("hdfs.data-node." + number)))
                .toList();
    }

    private ServerProcess dataNode(String name, int dataPort) {
        ServerProcess[] itself = new ServerProcess[1];
        itself[0] = new ServerProcess(
                name,
                java(name, dataPort, "128m").running(DATA_NODE, files.folder("servers"), List.of()),
                files.folder(),
                files.log(name),
                Duration.ZERO,
                () -> notReported(dataPort, itself[0].pid()));
        return itself[0];
    }

    /** The name node takes a killed one for living for a while: only a report of its blocks shows the new process. */
    private String notReported(int dataPort, long pid) throws IOException {
        Instant start = ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .orElse(Instant.MAX);
        for (DatanodeInfo node : fileSystem().getDataNodeStats(DatanodeReportType.LIVE)) {
            if (node.getXferPort() == dataPort && node.getLastBlockReportTime() > start.toEpochMilli()) {
                return null;
            }
        }
        return "it has not reported its blocks to the name node";
    }

    /** Starts those that do not run, and returns when HDFS can be written. */
    public void start() {
        if (!Files.exists(files.folder().resolve("name-node/current"))) {
            format();
        }
        all().filter(server -> !server.isRunning()).forEach(ServerProcess::launch);
        all().forEach(ServerProcess::awaitUsable);
    }

    private void format() {
        List<String> format = java("name-node", 0, "256m")
                .running(NAME_NODE, files.folder("servers"), List.of("-format", "-nonInteractive"));
        ServerProcess.run("format of the name node", format, files.log("name-node"));
    }

    /** Kills all of them; data and ports are kept. */
    public void stop() {
        access.close();
        all().forEach(ServerProcess::kill);
    }

    public Stream<ServerProcess> all() {
        return Stream.concat(Stream.of(nameNode), dataNodes.stream());
    }

    public ServerProcess nameNode() {
        return nameNode;
    }

    public List<ServerProcess> dataNodes() {
        return dataNodes;
    }

    /** Where HDFS is found, in the form of {@code fs.defaultFS}. */
    public String uri() {
        return "hdfs://127.0.0.1:" + port;
    }

    /**
     * Deletes everything that HDFS holds.
     *
     * @throws UncheckedIOException if it does not answer
     */
    public void clear() {
        try {
            access.clear();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot empty HDFS at " + uri(), failure);
        }
    }

    /** What the tests look with. */
    public HadoopAccess access() {
        return access;
    }

    /** One client for all, as the user that may do everything. It outlives restarts of the servers: do not close it. */
    public DistributedFileSystem fileSystem() throws IOException {
        return access.fileSystem();
    }

    private JavaCommand java(String name, int dataPort, String heap) {
        Path conf = files.folder("servers").resolve(name);
        files.writeXml(conf.resolve("core-site.xml"), Map.of("fs.defaultFS", uri()));
        files.writeXml(conf.resolve("hdfs-site.xml"), site(name, dataPort));
        return new JavaCommand()
                .quickToStart()
                .option("-Xms32m", "-Xmx" + heap, "-Djava.net.preferIPv4Stack=true")
                .option(files.lastOptions())
                .option("--add-opens", "java.base/java.lang=ALL-UNNAMED")
                .option("--add-opens", "java.base/java.nio=ALL-UNNAMED")
                .classPath(conf, ClassPaths.of("hadoop"));
    }

    private Map<String, Object> site(String name, int dataPort) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("hadoop.tmp.dir", files.folder().resolve(name).resolve("tmp"));
        settings.put(
                "dfs.namenode.name.dir", files.folder().resolve("name-node").toUri());
        settings.put("dfs.namenode.rpc-address", "127.0.0.1:" + port);
        settings.put("dfs.namenode.http-address", "127.0.0.1:0");
        settings.put("dfs.namenode.datanode.registration.ip-hostname-check", false);
        settings.put("dfs.namenode.safemode.extension", 0);
        settings.put("dfs.namenode.heartbeat.recheck-interval", 2_000);
        settings.put("dfs.heartbeat.interval", 1);
        settings.put("dfs.blockreport.initialDelay", 0);
        settings.put(
                "dfs.datanode.data.dir",
                files.folder().resolve(name).resolve("data").toUri());
        settings.put("dfs.datanode.hostname", "localhost");
        settings.put("dfs.datanode.address", "127.0.0.1:" + dataPort);
        settings.put("dfs.datanode.ipc.address", "127.0.0.1:0");
        settings.put("dfs.datanode.http.address", "127.0.0.1:0");
        settings.put("dfs.replication", shape.replication());
        settings.putAll(shape.settings());
        return settings;
    }
}
