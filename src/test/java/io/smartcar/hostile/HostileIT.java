package io.smartcar.hostile;

import static io.smartcar.hostile.AttackedCollector.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.pipeline.Pipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Strangers attack one process that serves honest users: after each attack events by every way are in Kafka, and in the
 * end everything honest is there once, health is UP, memory is bounded, and nothing was printed that may not be.
 */
@Tag("hostile")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileIT {
    private static final String HEALTH = "GET /observe/health HTTP/1.1\r\n";
    private static final String CLOSE = "\r\nConnection: close\r\n\r\n";
    private static final String ORDER = "POST /observe/actions/";
    private static final String OPERATOR = " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Requested-With: smartcar-routes\r\n";
    private static final String STOLEN = "20160101000000,X9,3,0,F,N,15,STOLEN";
    private static final String CONTROLS = "\u001b[2J\u001b]0;owned\u0007\r\u0000\b\u009b31m\u202egnp";
    private static final String SECRET_MESSAGE = "geheim";
    private static final String CONTROL = "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u202e]";
    private static final int LONG = 20_000;

    private static AttackedCollector collector;
    private static Path outside;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        Path folder = Pipeline.emptyFolder("hostile");
        outside = Files.createDirectories(folder.resolve("outside"));
        collector = new AttackedCollector(SharedCluster.get(), folder).start();
    }

    @AfterAll
    static void stop() {
        if (collector != null) {
            collector.close();
        }
    }

    @AfterEach
    void shouldServeHonestUsers() throws Exception {
        collector.assertServes();
        assertThat(collector.get("health/live")).startsWith("HTTP/1.1 200 ");
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void shouldDoNothingForWebPages() throws Exception {
        Path written = outside.resolve("page.txt");
        for (String headers : List.of("Host: evil.example", "Host: 127.0.0.1\r\nOrigin: http://evil.example")) {
            assertThat(collector.ask(HEALTH + headers + CLOSE)).startsWith("HTTP/1.1 403 ");
            assertThat(collector.ask("POST /q/send/ HTTP/1.1\r\n" + headers
                            + "\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nendpoint: file:"
                            + outside
                            + "?fileName=page.txt\r\n\r\nhi"))
                    .startsWith("HTTP/1.1 403 ");
        }
        assertThat(collector.ask(HEALTH + CLOSE.substring(2))).startsWith("HTTP/1.1 400 ");
        assertThat(written).doesNotExist();
        assertThat(collector.log()).contains("WARN  StartCheck /q/send: all who reach 127.0.0.1");
    }

    @Test
    void shouldCarryOutNoOrderOfStrangers() throws Exception {
        String smuggled = ORDER + "pause" + OPERATOR + "\r\n";
        String form = "Content-Type: text/plain\r\nContent-Length: " + smuggled.length() + "\r\n\r\n" + smuggled;
        for (String action : List.of("pause", "drain", "discard-dead-letters?id=a", "replay-dead-letters?id=a")) {
            String order = ORDER + action + OPERATOR;
            for (String request : List.of(
                    order.replaceAll("X-Requested.*\r\n", form),
                    order.replace("smartcar-routes", "smartcar-routes, XMLHttpRequest\r\n" + form),
                    order.replace("X-Requested-With", "X-Requested-With: none\r\nX-Requested-With"),
                    order + "Origin: http://evil.example\r\n" + form,
                    order + "Sec-Fetch-Site: cross-site\r\n" + form,
                    // DNS rebinding
                    order.replace("127.0.0.1", "evil.example") + form)) {
                assertThat(collector.ask(request + CLOSE))
                        .as(request)
                        .startsWith("HTTP/1.1 403 ")
                        .doesNotContainPattern("(?s)HTTP/1.1 .*HTTP/1.1 ");
            }
            assertThat(collector.ask(order.replace("POST", "OPTIONS") + "Origin: http://127.0.0.1" + CLOSE))
                    .doesNotContainIgnoringCase("Access-Control-Allow");
            assertThat(collector.ask(order.replace("POST", "GET") + CLOSE.substring(2)))
                    .startsWith("HTTP/1.1 405 ");
            for (String body :
                    List.of("Content-Length: 1000000000\r\n\r\nx", "Transfer-Encoding: chunked\r\n\r\nffffff\r\nx")) {
                assertThat(collector.ask(order + body)).as(body).startsWith("HTTP/1.1 413 ");
            }
            // neither the request nor its body ends
            open(collector.managementPort()).getOutputStream().write(order.getBytes(ISO_8859_1));
            Socket slow = open(collector.managementPort());
            slow.getOutputStream()
                    .write(order.replaceAll("X-Requested.*\r\n", "Content-Length: 9\r\n\r\nx")
                            .getBytes(ISO_8859_1));
            assertThat(isClosedByPeer(slow)).as("it is not waited for").isTrue();
        }
        for (int i = 0; i < 100; i++) {
            for (String action : List.of(
                    "stop",
                    "PAUSE",
                    "pause-",
                    "pause-..%2f..%2ffile-to-events",
                    "pause-file-to-events%00",
                    "pause%0d%0aX-Evil:%20yes",
                    "pause-%1b%5b2J",
                    "..%2f..%2f..%2fetc%2fpasswd",
                    "../../../etc/passwd")) {
                assertThat(collector.ask(ORDER + action + OPERATOR + CLOSE.substring(2)))
                        .as(action)
                        .matches("(?s)HTTP/1.1 (404|429) .*")
                        .doesNotContainIgnoringCase("evil", "root:", "\u001b");
            }
        }
        assertThat(collector.get("state")).contains("\"actions\"").doesNotContain("\"operator\"");
        assertThat(collector.log()).doesNotContain("has ordered");
        await("the operator is heard").until(() -> collector
                .ask(ORDER + "resume" + OPERATOR + CLOSE.substring(2))
                .startsWith("HTTP/1.1 200 "));
    }

    @Test
    void shouldAnswerWhileRequestsDoNotEnd() throws Exception {
        for (int i = 0; i < 1_001; i++) {
            open(collector.managementPort()).getOutputStream().write(HEALTH.getBytes(ISO_8859_1));
        }
        assertThat(collector.get("health")).startsWith("HTTP/1.1 200 ");
        await("slow requests are closed").until(() -> {
            assertThat(collector.get("health")).startsWith("HTTP/1.1 200 ");
            return sockets.stream().filter(HostileIT::takesAnotherByte).toList().isEmpty();
        });
    }

    @Test
    void shouldNotReadWhatSymbolicLinksPointTo() throws Exception {
        Path secret = Files.writeString(outside.resolve("SmartCarDriverInfo-secret.log"), STOLEN + "\n");
        Path file = Files.createSymbolicLink(collector.incoming().resolve("SmartCarDriverInfo-passwd.log"), secret);
        Path folder = Files.createSymbolicLink(collector.incoming().resolve("etc"), outside);
        await("the link is reported")
                .until(() -> collector.log().contains("SmartCarDriverInfo-passwd.log in place: it is a symbolic link"));
        assertThat(file).isSymbolicLink();
        assertThat(folder).isSymbolicLink();
        assertThat(secret).exists();
    }

    @Test
    void shouldReadFilesOfHostileNames() throws Exception {
        String forged = "2026-11-30T00:00:00.000+00:00 ERROR StartCheck forged";
        for (String name :
                List.of("-rf .log", "\n" + forged + ".log", "\u001b[2J\u0007\r.log", "x".repeat(233) + ".log")) {
            collector.drop(
                    "SmartCarDriverInfo" + name, (collector.line("driver") + "\n" + CONTROLS + "\n").getBytes(UTF_8));
            Files.writeString(
                    collector.logs().resolve("SmartCarStatusInfo_" + name.substring(5) + ".txt"),
                    collector.line("status") + "\n" + CONTROLS + "\n");
        }
        // whatever the locale of this test is
        shell(
                "printf '%s\\n' \"$1\" > \"$(printf 'logs/SmartCarStatusInfo_\\342\\200\\256gol.txt')\"",
                collector.line("status"));
        collector.drop("SmartCarDriverInfo \\r;$(id)`id`'\"<!--%n%x{}${env:HOME}.log", new byte[0]);
        collector.drop("no kind\n" + forged + "\u001b[2J", new byte[0]);
        collector.assertServes();
        assertThat(collector.log().lines()).noneMatch(line -> line.startsWith(forged));
    }

    @Test
    void shouldKeepHostileMessagesAsTheyAre() throws Exception {
        byte[] controls = ("<13>" + CONTROLS).getBytes(UTF_8);
        byte[] tooLong = ("<13>" + CONTROLS + "x".repeat(LONG)).getBytes(UTF_8);
        byte[] otherEncoding = "<13>caf\u00e9 \u001b[2J".getBytes(ISO_8859_1);
        for (byte[] message : List.of(controls, tooLong, otherEncoding)) {
            collector.sendDatagram(message);
            OutputStream tcp = open(collector.syslogPort()).getOutputStream();
            tcp.write((message.length + " ").getBytes(ISO_8859_1));
            tcp.write(message);
            tcp.write("99999999999999999999 <13>x\n-1 <13>x\n0 <13>x\n2147483648 <13>x".getBytes(ISO_8859_1));
            tcp.close();
        }
        Path deadLetters = collector.folder().resolve("dead-letters");
        await("dead letters are kept").until(() -> contents(deadLetters).contains("\"reason\":\"length\""));
        assertThat(contents(deadLetters)).contains("\\u001B[2J").doesNotContainPattern(CONTROL);
    }

    @Test
    void shouldPutAsideCompressionBombs() throws Exception {
        byte[] megabyte = new byte[1 << 20];
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            write(megabyte, 100, out);
        }
        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        try (OutputStream out = new ZstdOutputStream(zstd)) {
            out.write("a\n".repeat(1_000_000).getBytes(ISO_8859_1));
        }
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("../../SmartCarDriverInfo\n" + CONTROLS + ".log"));
            write(megabyte, 100, out);
            out.putNextEntry(new ZipEntry("/etc/SmartCarDriverInfo.zip"));
            out.write(zippedGzip(gzip.toByteArray()));
        }
        collector.drop("SmartCarDriverInfo-bomb.log.gz", gzip.toByteArray());
        collector.drop("SmartCarDriverInfo-bomb.log.zst", zstd.toByteArray());
        collector.drop("SmartCarDriverInfo-bomb.log.zip", zip.toByteArray());
        collector.drop("SmartCarDriverInfo-nested.log.zip", zippedGzip(gzip.toByteArray()));
        await("the bombs are put aside")
                .until(() -> list(collector.incoming().resolve("failed"))
                                .filter(file -> file.endsWith(".reason.txt"))
                                .count()
                        == 4);
        assertThat(outside.resolve("../../../SmartCarDriverInfo")).doesNotExist();
    }

    @Test
    void shouldServeOthersWhileOneAddressTakesAllConnections() throws Exception {
        for (int i = 0; i < 1_001; i++) {
            open(collector.syslogPort()).getOutputStream().write("<13>never ending".getBytes(ISO_8859_1));
        }
        await("connections are refused").until(() -> collector.log().contains("Refused 1 connections to 127.0.0.1"));
        collector.assertServes();
    }

    @Test
    void shouldServeTlsToTrustedSendersOnly() throws Exception {
        for (String text : List.of("<13>" + SECRET_MESSAGE + "\n", "GET / HTTP/1.1\r\n\r\n", CONTROLS)) {
            Socket plain = open(collector.tlsPort());
            plain.getOutputStream().write(text.getBytes(UTF_8));
            assertThat(isClosedByPeer(plain)).isTrue();
        }
        try (Socket anonymous = collector.certificates().anonymous().createSocket("127.0.0.1", collector.tlsPort())) {
            anonymous.setSoTimeout(10_000);
            assertThat(isClosedByPeer(anonymous)).isTrue();
        }
        try (SSLSocket old =
                (SSLSocket) collector.certificates().trusted().createSocket("127.0.0.1", collector.tlsPort())) {
            old.setSoTimeout(10_000);
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            old.getOutputStream().write((collector.line("syslog") + "\n").getBytes(ISO_8859_1));
            old.startHandshake();
            assertThat(isClosedByPeer(old))
                    .as("a renegotiation ends the connection")
                    .isTrue();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void shouldHaveKeptEverythingHonestAndPrintedNoSecret() throws Exception {
        await("health is UP").until(() -> collector.isUp());
        assertThat(collector.events("driver")).noneMatch(line -> line.contains("STOLEN"));
        System.out.printf("Memory: %,d KiB, at most %,d KiB%n", collector.memory("VmRSS"), collector.memory("VmHWM"));
        assertThat(collector.memory("VmHWM")).isLessThan(500 << 10);
        assertArePrivate(
                ".drop-folder.lock", ".file-positions.json.lock", "tail-positions.json", "spool", "dead-letters");
        String log = collector.log();
        System.out.println(log.length() + " characters of log");
        assertThat(log)
                .doesNotContain(
                        AttackedCollector.SECRET, collector.certificates().passphrase(), SECRET_MESSAGE)
                .doesNotContain(HexFormat.of().formatHex(SECRET_MESSAGE.getBytes(UTF_8)))
                .doesNotContainPattern(CONTROL);
        assertThat(log.lines().filter(line -> line.matches("\\S+ ERROR .*")))
                .allMatch(line -> line.contains("-bomb.log.") || line.contains("-nested.log."))
                .hasSize(4);
        assertThat(log.lines().filter(line -> line.matches("\\S+ WARN .*"))).hasSizeLessThan(60);
    }

    private static void assertArePrivate(String... names) throws IOException {
        for (String name : names) {
            Path inFolder = collector.folder().resolve(name);
            Path top = Files.exists(inFolder) ? inFolder : collector.incoming().resolve(name);
            try (Stream<Path> files = Files.walk(top)) {
                assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(
                                PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
            }
        }
    }

    private Socket open(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        sockets.add(socket);
        return socket;
    }

    private static boolean takesAnotherByte(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static boolean isClosedByPeer(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // an alert
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static void write(byte[] bytes, int times, OutputStream out) throws IOException {
        for (int i = 0; i < times; i++) {
            out.write(bytes);
        }
    }

    private static byte[] zippedGzip(byte[] gzip) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("SmartCarDriverInfo.log.gz"));
            out.write(gzip);
        }
        return zip.toByteArray();
    }

    private static void shell(String script, String argument) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script, "sh", argument)
                .directory(collector.folder().toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static Stream<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            return files.map(Path::toString).toList().stream();
        }
    }

    private static String contents(Path folder) throws IOException {
        StringBuilder contents = new StringBuilder();
        for (String file : list(folder).toList()) {
            contents.append(Files.readString(Path.of(file)));
        }
        return contents.toString();
    }
}
