package io.smartcar.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.TestCertificates;
import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.operate.PackedDistribution;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * The packed distribution as a collector with all sources on, started without a umask and at the level DEBUG, and what
 * honest users send to it meanwhile.
 */
final class AttackedCollector implements AutoCloseable {
    /** Passwords in the settings. */
    static final String SECRET = "DO-NOT-PRINT";
    /** Where the honest sender of syslog is, so that limits of an address do not concern it. */
    private static final String HONEST_ADDRESS = "127.0.0.9";

    private static final Duration BOUND = Duration.ofSeconds(30);
    /** Of a dropped file: several batches, so that its positions are written. */
    private static final int LINES = 250;

    private static final String TAILED = "SmartCarStatusInfo_1.txt";

    private final LocalCluster cluster;
    private final Path folder;
    private final TestCertificates certificates;
    private final int managementPort;
    private final int syslogPort;
    private final int tlsPort;
    private final ServerProcess process;
    private final Map<String, List<String>> sent = new TreeMap<>(
            Map.of("driver", new ArrayList<>(), "status", new ArrayList<>(), "syslog", new ArrayList<>()));
    private int number;

    AttackedCollector(LocalCluster cluster, Path folder) throws Exception {
        this.cluster = cluster;
        this.folder = folder;
        PackedDistribution.copyTo(folder);
        Path kinds = folder.resolve("conf/kinds");
        Files.copy(kinds.resolve("syslog.properties.example"), kinds.resolve("syslog.properties"));
        certificates = TestCertificates.create(folder.resolve("certificates"));
        Ports ports = new Ports(folder.resolve("ports.properties"));
        managementPort = ports.of("management");
        syslogPort = ports.of("syslog");
        tlsPort = ports.of("tls");
        Files.createDirectories(incoming());
        Files.createDirectories(logs());
        process = new ServerProcess(
                "hostile", command(), folder, folder.resolve("hostile.log"), BOUND, () -> isUp() ? null : "not UP");
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 0; exec env \"$@\"", "sh"));
        command.add("LOG_LEVEL=DEBUG");
        command.add("JAVA_OPTS=-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        command.add("SYSLOG_TLS_PASSPHRASE=" + certificates.passphrase());
        command.add("CAMEL_COMPONENT_KAFKA_SASL_JAAS_CONFIG=org.apache.kafka.common.security.plain.PlainLoginModule"
                + " required username=\"u\" password=\"" + SECRET + "\";");
        command.add(folder.resolve("bin/smartcar-routes").toString());
        command.add("-Dprocess.roles=collector");
        command.add("-Dcamel.component.kafka.brokers=" + cluster.brokers());
        command.add("-Dtopics.partitions=1");
        sent.keySet().forEach(kind -> command.add("-Dkind." + kind + ".topic=" + topic(kind)));
        command.add("-Dfiles.quiet-ms=0");
        command.add("-Dfiles.poll-ms=100");
        command.add("-Dtails.directory=" + logs());
        command.add("-Dtails.include=SmartCarStatusInfo_*.txt");
        command.add("-Ddead-letters.sink=file");
        command.add("-Dsyslog.udp.enabled=true");
        command.add("-Dsyslog.tcp.enabled=true");
        command.add("-Dsyslog.tls.enabled=true");
        command.add("-Dsyslog.udp.port=" + syslogPort);
        command.add("-Dsyslog.tcp.port=" + syslogPort);
        command.add("-Dsyslog.tls.port=" + tlsPort);
        command.add("-Dsyslog.tls.key-store=file:" + certificates.store("server"));
        command.add("-Dsyslog.tls.trust-store=file:" + certificates.store("server-trust"));
        command.add("-Dcamel.management.port=" + managementPort);
        command.add("-Dmanagement.idle-seconds=3");
        // one of Camel's functions that no one should switch on
        command.add("-Dcamel.management.send-enabled=true");
        return command;
    }

    AttackedCollector start() {
        process.start();
        return this;
    }

    Path folder() {
        return folder;
    }

    Path incoming() {
        return folder.resolve("incoming");
    }

    Path logs() {
        return folder.resolve("logs");
    }

    TestCertificates certificates() {
        return certificates;
    }

    int managementPort() {
        return managementPort;
    }

    int syslogPort() {
        return syslogPort;
    }

    int tlsPort() {
        return tlsPort;
    }

    String log() throws IOException {
        return Files.readString(process.log());
    }

    String topic(String kind) {
        return "hostile-" + kind;
    }

    /** An event line of that kind that has not been sent yet; it is expected in Kafka once. */
    String line(String kind) {
        String line = (kind.equals("syslog") ? "<13>honest " : "20160101000000,X")
                + String.format("%06d", ++number)
                + (kind.equals("driver") ? ",3,0,F,N,15,C01" : "")
                + (kind.equals("status") ? ",30,30,30,30,1,1,1,1,1,1,90" : "");
        sent.get(kind).add(line);
        return line;
    }

    /** Moves a file with that content into the drop folder. */
    void drop(String name, byte[] content) throws IOException {
        Path written = Files.write(folder.resolve("written"), content);
        Files.move(written, incoming().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Sends an event by each way, and waits until Kafka has all that was sent by honest users. */
    void assertServes() throws Exception {
        drop(
                "SmartCarDriverInfo-honest-" + number + ".log",
                (line("driver") + "\n").getBytes(StandardCharsets.US_ASCII));
        Files.writeString(
                logs().resolve(TAILED), line("status") + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try (Socket tcp = new Socket("127.0.0.1", syslogPort, InetAddress.getByName(HONEST_ADDRESS), 0)) {
            tcp.getOutputStream().write((line("syslog") + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        try (Socket tls =
                certificates.trusted().createSocket("127.0.0.1", tlsPort, InetAddress.getByName(HONEST_ADDRESS), 0)) {
            tls.getOutputStream().write((line("syslog") + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        sendDatagram(line("syslog").getBytes(StandardCharsets.US_ASCII));
        await("events of honest users are in Kafka").untilAsserted(this::assertSentOnce);
    }

    void sendDatagram(byte[] bytes) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), syslogPort));
        }
    }

    private void assertSentOnce() {
        sent.forEach((kind, lines) -> assertThat(events(kind).filter(line -> isHonest(kind, line)))
                .containsExactlyInAnyOrderElementsOf(lines));
    }

    private static boolean isHonest(String kind, String line) {
        return !kind.equals("syslog") || line.contains("honest");
    }

    /** The events of that kind in Kafka. */
    Stream<String> events(String kind) {
        return cluster.records(topic(kind)).stream().map(one -> new String(one.value(), StandardCharsets.UTF_8));
    }

    /** What the port of health and metrics answers, until it closes the connection. */
    String ask(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", managementPort)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    String get(String path) throws IOException {
        return ask("GET /observe/" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    }

    boolean isUp() throws IOException {
        return get("health").startsWith("HTTP/1.1 200 ");
    }

    /** A line of {@code /proc/…/status}, in KiB; 0 where there is no such file. */
    long memory(String name) throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        return !Files.exists(status)
                ? 0
                : Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith(name + ":"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
    }

    static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(BOUND).pollInterval(Duration.ofMillis(100));
    }

    @Override
    public void close() {
        process.stop();
    }
}
