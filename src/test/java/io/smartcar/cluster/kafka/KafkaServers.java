package io.smartcar.cluster.kafka;

import io.smartcar.cluster.process.BoundedWait;
import io.smartcar.cluster.process.ClassPaths;
import io.smartcar.cluster.process.JavaCommand;
import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.ServerFiles;
import io.smartcar.cluster.process.ServerProcess;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * Brokers in KRaft mode, each of them a controller as well, or with a ZooKeeper of their own. Topics come into being only
 * when they are created, with as many replicas as there are brokers, up to three.
 */
public final class KafkaServers {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ServerFiles files;
    private final KafkaShape shape;
    private final int zookeeperPort;
    private final ServerProcess zookeeper;
    private final List<Integer> clientPorts;
    private final List<Integer> internalPorts;
    private final List<Integer> controllerPorts;
    private final KafkaAccess access;
    private final List<ServerProcess> brokers = new ArrayList<>();

    public KafkaServers(ServerFiles files, Ports ports, KafkaShape shape) {
        this.files = files;
        this.shape = shape;
        this.zookeeperPort = shape.zookeeper() ? ports.of("kafka.zookeeper") : 0;
        this.zookeeper = shape.zookeeper() ? newZookeeper() : null;
        this.clientPorts = ports(ports, "kafka.%d");
        this.internalPorts = ports(ports, "kafka.%d.internal");
        this.controllerPorts = ports(ports, "kafka.%d.controller");
        this.access = new KafkaAccess(bootstrap(), shape.clientSettings());
        for (int index = 0; index < count(); index++) {
            brokers.add(broker(index));
        }
    }

    private List<Integer> ports(Ports ports, String name) {
        return IntStream.rangeClosed(1, count())
                .map(node -> ports.of(String.format(name, node)))
                .boxed()
                .toList();
    }

    public List<ServerProcess> brokers() {
        return brokers;
    }

    public KafkaAccess access() {
        return access;
    }

    public String bootstrap() {
        return IntStream.range(0, count())
                .mapToObj(index -> address(index) + ":" + clientPorts.get(index))
                .collect(Collectors.joining(","));
    }

    private int count() {
        return shape.brokers();
    }

    int replicas() {
        return Math.min(3, count());
    }

    public void start() {
        if (count() == 0) {
            return;
        }
        if (shape.zookeeper()) {
            zookeeper.start();
        } else if (!Files.exists(data(0).resolve("meta.properties"))) {
            format();
        }
        brokers.stream().filter(broker -> !broker.isRunning()).forEach(ServerProcess::launch);
        brokers.forEach(ServerProcess::awaitUsable);
        BoundedWait.until(count() + " brokers know each other", Duration.ofSeconds(60), () -> {
            int known = access.brokers().size();
            return known == count() ? null : known + " of them do";
        });
    }

    /** Stops all of them at once: the last ones could not wait for a majority of controllers that is gone. */
    public void stop() {
        access.close();
        brokers.parallelStream().forEach(ServerProcess::stop);
        if (zookeeper != null) {
            zookeeper.stop();
        }
    }

    private ServerProcess newZookeeper() {
        Path settings = files.writeProperties(
                files.folder("servers").resolve("kafka-zookeeper").resolve("zoo.cfg"),
                Map.of(
                        "dataDir",
                        files.folder().resolve("kafka-zookeeper"),
                        "clientPort",
                        zookeeperPort,
                        "clientPortAddress",
                        "127.0.0.1",
                        "maxClientCnxns",
                        0,
                        "tickTime",
                        1000,
                        "admin.enableServer",
                        false,
                        "4lw.commands.whitelist",
                        "dump"));
        return new ServerProcess(
                "kafka-zookeeper",
                java("org.apache.zookeeper.server.quorum.QuorumPeerMain", List.of(settings.toString())),
                files.folder(),
                files.log("kafka-zookeeper"),
                Duration.ZERO,
                () -> {
                    try (Socket socket = new Socket("127.0.0.1", zookeeperPort)) {
                        return null;
                    } catch (IOException refused) {
                        return "nothing listens on port " + zookeeperPort;
                    }
                });
    }

    private ServerProcess broker(int index) {
        int node = index + 1;
        String name = "broker " + node;
        return new ServerProcess(
                name,
                java("kafka.Kafka", List.of(settings(index).toString())),
                files.folder(),
                files.log(name),
                GRACE,
                () -> shape.zookeeper() ? formerSession(node) : null,
                () -> access.brokers().contains(node) ? null : name + " has not joined the cluster yet");
    }

    /** A broker ends itself if ZooKeeper still knows the one before it, which was killed. */
    private String formerSession(int node) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", zookeeperPort)) {
            socket.getOutputStream().write("dump".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String sessions = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return sessions.contains("/kafka/brokers/ids/" + node + "\n") ? "its former session is still open" : null;
        }
    }

    private Path data(int index) {
        return files.folder().resolve("kafka-" + (index + 1));
    }

    private Path settings(int index) {
        int node = index + 1;
        String address = address(index);
        BrokerSettings settings = new BrokerSettings(node, replicas())
                .listening(
                        "CLIENT://" + address + ":" + clientPorts.get(index),
                        "INTERNAL://" + address + ":" + internalPorts.get(index))
                .dataIn(data(index));
        if (shape.zookeeper()) {
            settings.knownBy("127.0.0.1:" + zookeeperPort + "/kafka");
        } else {
            settings.voting(
                    "CONTROLLER://" + address + ":" + controllerPorts.get(index),
                    IntStream.rangeClosed(1, count())
                            .mapToObj(voter -> voter + "@" + address(voter - 1) + ":" + controllerPorts.get(voter - 1))
                            .collect(Collectors.joining(",")));
        }
        if (shape.nodes()) {
            settings.inRack("rack-" + node);
        }
        return files.writeProperties(
                files.folder("servers").resolve("broker-" + node).resolve("server.properties"),
                settings.with(shape.brokerSettings()).toMap());
    }

    private String address(int index) {
        return shape.nodes() ? "127.0.0." + (index + 1) : "127.0.0.1";
    }

    private void format() {
        String clusterId = Uuid.randomUuid().toString();
        IntStream.range(0, count()).parallel().forEach(index -> {
            String name = "format of broker " + (index + 1);
            Path settings = files.folder("servers").resolve("broker-" + (index + 1) + "/server.properties");
            List<String> command = java(
                    "kafka.tools.StorageTool",
                    List.of("format", "--cluster-id", clusterId, "--config", settings.toString()));
            ServerProcess.run(name, command, files.log("broker " + (index + 1)));
        });
    }

    private List<String> java(String mainClass, List<String> arguments) {
        List<Path> jars = ClassPaths.of("kafka");
        return new JavaCommand()
                .quickToStart()
                .option("-Xms64m", "-Xmx512m", "-Djava.net.preferIPv4Stack=true")
                .option(files.lastOptions())
                .classPath(jars.get(0), jars.subList(1, jars.size()))
                .running(mainClass, files.folder("servers"), arguments);
    }
}
