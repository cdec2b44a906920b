package io.smartcar.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * Brokers in KRaft mode, each of them a controller as well. Topics come into being only when they are created, with as
 * many replicas as there are brokers, up to three.
 */
final class KafkaServers {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ServerFiles files;
    private final int count;
    private final List<Integer> clientPorts;
    private final List<Integer> internalPorts;
    private final List<Integer> controllerPorts;
    private final KafkaAccess access;
    private final List<ServerProcess> brokers = new ArrayList<>();

    KafkaServers(ServerFiles files, Ports ports, int count) {
        this.files = files;
        this.count = count;
        this.clientPorts = ports(ports, "kafka.%d");
        this.internalPorts = ports(ports, "kafka.%d.internal");
        this.controllerPorts = ports(ports, "kafka.%d.controller");
        this.access = new KafkaAccess(bootstrap());
        for (int index = 0; index < count; index++) {
            brokers.add(broker(index));
        }
    }

    private List<Integer> ports(Ports ports, String name) {
        return IntStream.rangeClosed(1, count)
                .map(node -> ports.of(String.format(name, node)))
                .boxed()
                .toList();
    }

    List<ServerProcess> brokers() {
        return brokers;
    }

    KafkaAccess access() {
        return access;
    }

    String bootstrap() {
        return clientPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    int replicas() {
        return Math.min(3, count);
    }

    void start() {
        if (!Files.exists(data(0).resolve("meta.properties"))) {
            format();
        }
        brokers.forEach(ServerProcess::launch);
        brokers.forEach(ServerProcess::awaitUsable);
        Await.until(count + " brokers know each other", Duration.ofSeconds(60), () -> {
            int known = access.brokers().size();
            return known == count ? null : known + " of them do";
        });
    }

    /** Stops all of them at once: the last ones could not wait for a majority of controllers that is gone. */
    void stop() {
        access.close();
        brokers.parallelStream().forEach(ServerProcess::stop);
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
                () -> access.brokers().contains(node) ? null : name + " has not joined the cluster yet");
    }

    private Path data(int index) {
        return files.folder().resolve("kafka-" + (index + 1));
    }

    private Path settings(int index) {
        int node = index + 1;
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", node);
        settings.put(
                "controller.quorum.voters",
                IntStream.rangeClosed(1, count)
                        .mapToObj(voter -> voter + "@127.0.0.1:" + controllerPorts.get(voter - 1))
                        .collect(Collectors.joining(",")));
        String brokerListeners =
                "CLIENT://127.0.0.1:" + clientPorts.get(index) + ",INTERNAL://127.0.0.1:" + internalPorts.get(index);
        settings.put("listeners", brokerListeners + ",CONTROLLER://127.0.0.1:" + controllerPorts.get(index));
        settings.put("advertised.listeners", brokerListeners);
        settings.put("inter.broker.listener.name", "INTERNAL");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", data(index));
        settings.put("auto.create.topics.enable", false);
        settings.put("default.replication.factor", replicas());
        settings.put("min.insync.replicas", replicas() > 2 ? 2 : 1);
        settings.put("offsets.topic.replication.factor", replicas());
        settings.put("offsets.topic.num.partitions", 5);
        settings.put("transaction.state.log.replication.factor", replicas());
        settings.put("transaction.state.log.min.isr", replicas() > 2 ? 2 : 1);
        settings.put("transaction.state.log.num.partitions", 5);
        settings.put("group.initial.rebalance.delay.ms", 0);
        settings.put("group.min.session.timeout.ms", 1000);
        // a killed broker is not taken back before its session has ended: 9 s otherwise
        settings.put("broker.session.timeout.ms", 3000);
        settings.put("broker.heartbeat.interval.ms", 500);
        // 128 MiB of the heap otherwise
        settings.put("log.cleaner.dedupe.buffer.size", 8 * 1024 * 1024);
        return files.writeProperties(
                files.folder("servers").resolve("broker-" + node).resolve("server.properties"), settings);
    }

    private void format() {
        String clusterId = Uuid.randomUuid().toString();
        IntStream.range(0, count).parallel().forEach(index -> {
            String name = "format of broker " + (index + 1);
            Path settings = files.folder("servers").resolve("broker-" + (index + 1) + "/server.properties");
            List<String> command = java(
                    "kafka.tools.StorageTool",
                    List.of("format", "--cluster-id", clusterId, "--config", settings.toString()));
            Path log = files.log("broker " + (index + 1));
            try {
                Files.createDirectories(log.getParent());
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
                if (process.waitFor() != 0) {
                    throw new IllegalStateException("The " + name + " failed: see " + log);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot start the " + name, failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted during the " + name, interrupted);
            }
        });
    }

    private List<String> java(String mainClass, List<String> arguments) {
        List<Path> jars = ClassPaths.of("kafka");
        return new JavaCommand()
                .quickToStart()
                .option("-Xms64m", "-Xmx512m", "-Djava.net.preferIPv4Stack=true", files.logOption())
                .classPath(jars.get(0), jars.subList(1, jars.size()))
                .running(mainClass, files.folder("servers"), arguments);
    }
}
