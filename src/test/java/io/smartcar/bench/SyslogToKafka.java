package io.smartcar.bench;

import io.smartcar.cluster.process.BoundedWait;
import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.Project;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.event.kind.KindFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Syslog over TCP, octet-counted, into a topic. */
final class SyslogToKafka extends PathContenders {
    private static final int CONNECTIONS = 4;
    private static final Duration START_WITHIN = Duration.ofMinutes(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

    SyslogToKafka(BenchServers servers, long events) {
        super(servers, events, List.of());
    }

    @Override
    void prepare() {
        // the messages are made while they are sent
    }

    @Override
    Attempt ours(String id, String variant) throws IOException {
        int port = new Ports(servers.folder(id).resolve("ports.properties")).of("syslog");
        createTopic(id);
        ServerProcess process = servers.ours(id, variant)
                .set("process.roles", "collector")
                .set("kinds.directory", KindFolder.of("syslog"))
                .set("kind.syslog.topic", id)
                .set("files.directory", servers.folder(id))
                .set("syslog.tcp.enabled", true)
                .set("syslog.tcp.port", port)
                .set("camel.component.spool.directory", servers.folder(id + "-spool"))
                .build()
                .process();
        process.launch();
        return sent(id, port, process);
    }

    @Override
    Attempt loop(String id, int batch) {
        throw new UnsupportedOperationException("A loop that keeps what it has received would be a spool");
    }

    @Override
    Attempt flume(String id) {
        throw new UnsupportedOperationException("Flume knows no octet-counted messages");
    }

    /** With a queue in memory that continues on the disk when it is full, which is lost if it is killed. */
    @Override
    Attempt rsyslog(String id) throws IOException {
        Path folder = servers.folder(id);
        int port = new Ports(folder.resolve("ports.properties")).of("syslog");
        createTopic(id);
        Path configuration = Files.writeString(
                folder.resolve("rsyslog.conf"),
                Files.readString(Project.path("src", "test", "servers", "rsyslog", "syslog-to-kafka.conf"))
                        .replace("{folder}", folder.toString())
                        .replace("{port}", String.valueOf(port))
                        .replace("{brokers}", cluster.brokers())
                        .replace("{topic}", id));
        ServerProcess process = new ServerProcess(
                id,
                List.of(
                        "rsyslogd",
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        folder.resolve("pid").toString()),
                folder,
                folder.resolve("rsyslogd.log"),
                STOP_WITHIN,
                () -> Ports.isListening(port) ? null : "it does not listen");
        process.launch();
        return sent(id, port, process);
    }

    private Attempt sent(String id, int port, ServerProcess process) {
        IntStream.range(0, CONNECTIONS).forEach(number -> CompletableFuture.runAsync(() -> send(port, number)));
        return new Attempt(process, () -> cluster.endOffset(id), () -> cluster.deleteTopic(id));
    }

    private void send(int port, int connection) {
        DriverData lines = new DriverData();
        BoundedWait.until(
                "port " + port + " is open", START_WITHIN, () -> Ports.isListening(port) ? null : "it is not");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16)) {
            for (long number = connection; number < events; number += CONNECTIONS) {
                String message =
                        "<14>1 2026-01-01T00:00:00Z car-" + connection + " gateway - - - " + lines.line(number);
                out.write((message.length() + " " + message).getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Connection " + connection + " broke", failure);
        }
    }
}
