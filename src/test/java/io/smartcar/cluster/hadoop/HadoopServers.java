package io.smartcar.cluster.hadoop;

import io.smartcar.cluster.process.ClassPaths;
import io.smartcar.cluster.process.JavaCommand;
import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.ServerFiles;
import io.smartcar.cluster.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.ha.HAServiceProtocol.RequestSource;
import org.apache.hadoop.ha.HAServiceProtocol.StateChangeRequestInfo;
import org.apache.hadoop.ha.protocolPB.HAServiceProtocolClientSideTranslatorPB;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.DatanodeInfo;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.DatanodeReportType;
import org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider;

/**
 * HDFS: a name node and data nodes, each a process of its own, formatted when it is first started.
 *
 * <p>They are killed rather than stopped: what the name node has acknowledged is in its log of edits, and what was written
 * is held by the system when a data node is gone. A data node that is killed or frozen counts as dead after 14 s.
 */
public final class HadoopServers {
    private static final String NAME_NODE = "org.apache.hadoop.hdfs.server.namenode.NameNode";
    private static final String DATA_NODE = "org.apache.hadoop.hdfs.server.datanode.DataNode";

    /** The name of both name nodes together, where there are two. */
    private static final String GROUP = "pair";

    private final ServerFiles files;
    private final HadoopShape shape;
    private final List<Integer> ports;
    private final HadoopAccess access;
    private final List<ServerProcess> nameNodes;
    private final List<ServerProcess> dataNodes;

    public HadoopServers(ServerFiles files, Ports ports, HadoopShape shape) {
        this.files = files;
        this.shape = shape;
        this.ports = shape.standby()
                ? List.of(ports.of("hdfs.name-node"), ports.of("hdfs.standby"))
                : List.of(ports.of("hdfs.name-node"));
        this.access = new HadoopAccess(this.ports.get(0), URI.create(uri()), addresses());
        this.nameNodes =
                IntStream.range(0, this.ports.size()).mapToObj(this::nameNode).toList();
        this.dataNodes = IntStream.rangeClosed(1, shape.dataNodes())
                .mapToObj(number -> dataNode("data-node-" + number, ports.of("hdfs.data-node." + number)))
                .toList();
    }

    private ServerProcess nameNode(int number) {
        return new ServerProcess(
                name(number),
                java(name(number), 0, "256m").running(NAME_NODE, files.folder("servers"), List.of()),
                files.folder(),
                files.log(name(number)),
                Duration.ZERO,
                () -> shape.standby() ? notListening(number) : access.missing());
    }

    private static String name(int number) {
        return number == 0 ? "name-node" : "standby";
    }

    private String notListening(int number) {
        return Ports.isListening(ports.get(number)) ? null : "it does not listen";
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
        nameNodes.forEach(ServerProcess::awaitUsable);
        if (shape.standby()) {
            activate(0);
        }
        dataNodes.forEach(ServerProcess::awaitUsable);
    }

    /** Makes a name node the active one, by its number, from 0 on. The other one must be dead, or have never been active. */
    public void activate(int number) {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", ports.get(number));
        HAServiceProtocolClientSideTranslatorPB nameNode = null;
        try {
            nameNode = new HAServiceProtocolClientSideTranslatorPB(
                    address, new Configuration(), SocketFactory.getDefault(), 60_000);
            nameNode.transitionToActive(new StateChangeRequestInfo(RequestSource.REQUEST_BY_USER));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make " + name(number) + " the active name node", failure);
        } finally {
            if (nameNode != null) {
                nameNode.close();
            }
        }
    }

    private void format() {
        List<String> format = java("name-node", 0, "256m")
                .running(NAME_NODE, files.folder("servers"), List.of("-format", "-nonInteractive"));
        ServerProcess.run("format of the name node", format, files.log("name-node"));
        if (shape.standby()) {
            copyImage();
        }
    }

    /** The second name node begins with what the first one has. */
    private void copyImage() {
        Path image = files.folder().resolve("name-node/current");
        Path copy = files.folder().resolve("standby/current");
        try (Stream<Path> entries = Files.list(image)) {
            Files.createDirectories(copy);
            for (Path entry : entries.toList()) {
                Files.copy(entry, copy.resolve(entry.getFileName()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot copy the image of the name node", failure);
        }
    }

    /** Kills all of them; data and ports are kept. */
    public void stop() {
        access.close();
        all().forEach(ServerProcess::kill);
    }

    public Stream<ServerProcess> all() {
        return Stream.concat(nameNodes.stream(), dataNodes.stream());
    }

    public ServerProcess nameNode() {
        return nameNodes.get(0);
    }

    /** One or two. */
    public List<ServerProcess> nameNodes() {
        return nameNodes;
    }

    public List<ServerProcess> dataNodes() {
        return dataNodes;
    }

    /** Where HDFS is found, in the form of {@code fs.defaultFS}. */
    public String uri() {
        return "hdfs://" + (shape.standby() ? GROUP : "127.0.0.1:" + ports.get(0));
    }

    /** What a client reads to find the name nodes. */
    public String configurationFile() {
        return files.folder("servers").resolve("name-node/hdfs-site.xml").toString();
    }

    /** The addresses of two name nodes, as clients and servers need them. */
    private Map<String, Object> addresses() {
        Map<String, Object> addresses = new LinkedHashMap<>();
        if (shape.standby()) {
            addresses.put("dfs.nameservices", GROUP);
            addresses.put("dfs.ha.namenodes." + GROUP, name(0) + "," + name(1));
            addresses.put(
                    "dfs.client.failover.proxy.provider." + GROUP, ConfiguredFailoverProxyProvider.class.getName());
            for (int number = 0; number < ports.size(); number++) {
                String suffix = "." + GROUP + "." + name(number);
                addresses.put("dfs.namenode.rpc-address" + suffix, "127.0.0.1:" + ports.get(number));
                addresses.put("dfs.namenode.http-address" + suffix, "127.0.0.1:0");
            }
            addresses.put(
                    "dfs.namenode.shared.edits.dir",
                    files.folder().resolve("shared-edits").toUri());
            addresses.put("dfs.ha.standby.checkpoints", false);
        } else {
            addresses.put("dfs.namenode.rpc-address", "127.0.0.1:" + ports.get(0));
            addresses.put("dfs.namenode.http-address", "127.0.0.1:0");
        }
        return addresses;
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
        settings.putAll(addresses());
        if (shape.standby() && dataPort == 0) {
            settings.put("dfs.ha.namenode.id", name);
        }
        settings.put(
                "dfs.namenode.name.dir",
                files.folder().resolve(dataPort == 0 ? name : "name-node").toUri());
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
