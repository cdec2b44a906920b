package io.smartcar.senders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.EventHeaders;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Result;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** logger of util-linux, in each way that it sends, down to the cells of the rows. */
@Tag("senders")
class LoggerIT {
    private static final String FAMILY = "cf1";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    /** Arguments of logger, and the expected columns besides those of reception and time. */
    private record Way(List<String> options, Map<String, String> columns) {}

    private static List<Way> ways() throws Exception {
        String host = InetAddress.getLocalHost().getHostName();
        List<Way> ways = new ArrayList<>();
        for (List<String> transport : List.of(List.of("--udp"), List.of("--tcp"), List.of("--tcp", "--octet-count"))) {
            String by = String.join("", transport);
            ways.add(way(
                    transport,
                    List.of("--rfc5424=notq", "--tag=app", "--id=4711", "--msgid=ID7", "--priority=local3.err"),
                    "five " + by + " Straße 서울 ☃",
                    Map.of("form", "rfc5424", "host", host, "procid", "4711", "msgid", "ID7")));
            ways.add(way(
                    transport,
                    List.of("--rfc3164", "--tag=app", "--id=4711", "--priority=local3.err"),
                    "three " + by + " Straße 서울 ☃",
                    Map.of("form", "rfc3164", "host", host, "procid", "4711")));
            ways.add(way(
                    transport,
                    List.of(
                            "--rfc5424=notq",
                            "--tag=app",
                            "--priority=local3.err",
                            "--sd-id=zoo@32473",
                            "--sd-param=tiger=\"hungry\"",
                            "--sd-param=note=\"a \\] b \\\" c\"",
                            "--sd-id=더@32473",
                            "--sd-param=x=\"서울\""),
                    "structured " + by,
                    Map.of(
                            "form",
                            "rfc5424",
                            "host",
                            host,
                            "structured_data",
                            "{\"zoo@32473\":{\"tiger\":\"hungry\",\"note\":\"a ] b \\\" c\"},"
                                    + "\"더@32473\":{\"x\":\"서울\"}}")));
            // no host in it: the sender's address takes its place
            ways.add(way(
                    transport,
                    List.of("--rfc5424=notq,notime,nohost", "--tag=app", "--priority=local3.err"),
                    "bare " + by,
                    Map.of("form", "rfc5424", "host", "127.0.0.1")));
        }
        return ways;
    }

    private static Way way(List<String> transport, List<String> options, String text, Map<String, String> columns) {
        List<String> all = new ArrayList<>(transport);
        all.addAll(options);
        all.add(text);
        Map<String, String> expected = new TreeMap<>(columns);
        expected.putAll(Map.of(
                "application", "app", "facility", "19", "severity", "3", "message", text, "sender", "127.0.0.1"));
        return new Way(all, expected);
    }

    @Test
    void shouldMakeOneRowOfEachMessageWithTheCellsThatItSays() throws Exception {
        List<Way> ways = ways();
        Map<String, Map<String, String>> expected = new HashMap<>();
        ways.forEach(way -> expected.put(way.columns().get("message"), way.columns()));
        Instant before = Instant.now().minusSeconds(1);
        try (Collector collector = Collector.ofSyslog(folder, "logger-rows").set("process.roles", "collector,storer")) {
            collector.cluster().createTable("logger-rows", FAMILY, 10);
            collector.start();
            for (Way way : ways) {
                send(collector, way.options());
            }
            collector.awaitSent(ways.size());
            collector.cluster().awaitRows("logger-rows", ways.size(), Collector.BOUND);

            List<Result> rows = collector.cluster().rows("logger-rows");
            assertThat(rows).hasSize(ways.size());
            Map<String, ConsumerRecord<byte[], byte[]>> records =
                    collector.records().stream().collect(Collectors.toMap(LoggerIT::rowKey, Function.identity()));
            assertThat(records).hasSize(ways.size());
            assertThat(collector.deadLetters()).isEmpty();
            for (Result row : rows) {
                ConsumerRecord<byte[], byte[]> record = records.get(text(row.getRow()));
                assertThat(record)
                        .as("the record of row %s", text(row.getRow()))
                        .isNotNull();
                Map<String, String> cells = cells(row, record.timestamp());
                shouldHaveItsTimes(cells, record, before);
                assertThat(cells).isEqualTo(expected.remove(cells.get("message")));
            }
            assertThat(expected).isEmpty();
        }
    }

    /** {@code {host}-{max-minus(received_ms)}-{sha256(id,16)}}, computed from what Kafka has. */
    private static String rowKey(ConsumerRecord<byte[], byte[]> record) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(record.headers().lastHeader(EventHeaders.ID).value());
            BigInteger left = BigInteger.valueOf(Long.MAX_VALUE).subtract(BigInteger.valueOf(record.timestamp()));
            return "%s-%019d-%s"
                    .formatted(text(record.key()), left, HexFormat.of().formatHex(hash, 0, 8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The cells by their columns: one version of each, stamped with the time of reception. */
    private static Map<String, String> cells(Result row, long received) {
        Map<String, String> cells = new TreeMap<>();
        for (Cell cell : row.rawCells()) {
            String column = text(CellUtil.cloneQualifier(cell));
            assertThat(cells.put(column, text(CellUtil.cloneValue(cell))))
                    .as("another version of %s", column)
                    .isNull();
            assertThat(cell.getTimestamp()).isEqualTo(received);
        }
        return cells;
    }

    /** Takes the times out of the cells: those that depend on when the test runs. */
    private static void shouldHaveItsTimes(
            Map<String, String> cells, ConsumerRecord<byte[], byte[]> record, Instant before) {
        assertThat(cells.remove("received"))
                .isEqualTo(Instant.ofEpochMilli(record.timestamp()).toString());
        String time = cells.remove("time");
        boolean says = !text(record.value()).startsWith("<155>1 - ");
        assertThat(time != null).as("a time in %s", text(record.value())).isEqualTo(says);
        if (says) {
            assertThat(Instant.parse(time)).isBetween(before, Instant.now());
        }
    }

    @Test
    void shouldReceiveTheLinesOfAFileByTcpAndTheDocumentedCommands() throws Exception {
        List<String> texts =
                IntStream.range(0, 5_000).mapToObj(line -> "line " + line).toList();
        Path file = Files.write(folder.resolve("lines"), texts);
        try (Collector collector = Collector.ofSyslog(folder, "logger-file").start()) {
            send(collector, List.of("--tcp", "--tag=app", "--file=" + file));
            for (String line : documented(collector)) {
                Program.run("sh", "-c", line);
            }
            collector.awaitSent(texts.size() + 2);

            Arrivals arrivals = Arrivals.ofMessages(collector.records());
            assertThat(arrivals.missing(texts)).as(arrivals.toString()).isEmpty();
            assertThat(arrivals.unexpected(texts)).containsExactly("version 7");
            assertThat(arrivals.storedTwice()).isZero();
            assertThat(arrivals.sentTwice())
                    .as("the commands say the same twice")
                    .isEqualTo(1);
        }
    }

    private static List<String> documented(Collector collector) {
        List<String> lines = new DocumentedBlocks("syslog.md")
                .with(List.of("logger --server collector"), "collector.example.com", "127.0.0.1")
                .replace("5514 --tcp", collector.tcpPort() + " --tcp")
                .replace("5514 --udp", collector.udpPort() + " --udp")
                .lines()
                .toList();
        assertThat(lines).hasSize(2);
        return lines;
    }

    /** While the collector stands still, the system's buffer overflows: what it drops it counts, and nothing else is lost. */
    @Test
    void shouldLoseOfABurstOfDatagramsOnlyWhatTheSystemCountsAsDropped() throws Exception {
        List<String> texts = IntStream.range(0, 40_000)
                .mapToObj(line -> "datagram " + line + " of a burst " + "x".repeat(100))
                .toList();
        Path file = Files.write(folder.resolve("lines"), texts);
        try (Collector collector = Collector.ofSyslog(folder, "logger-burst").start()) {
            collector.freeze();
            try {
                send(collector, List.of("--udp", "--tag=app", "--file=" + file));
            } finally {
                collector.thaw();
            }
            collector.awaitQuiet();

            Arrivals arrivals = Arrivals.ofMessages(collector.records());
            long overflow = drops(collector.udpPort());
            double dropped = collector.metrics().sum("syslog.dropped");
            int missing = arrivals.missing(texts).size();
            System.out.printf(
                    "UDP, %d datagrams at once to a collector that stands still: %d kept, %d dropped by the system, %.0f"
                            + " by the spool%n",
                    texts.size(), texts.size() - missing, overflow, dropped);
            assertThat(missing).isEqualTo((int) (overflow + dropped));
            assertThat(overflow).as("datagrams that the buffer had no room for").isPositive();
            assertThat(arrivals.unexpected(texts)).isEmpty();
            assertThat(arrivals.sentTwice() + arrivals.storedTwice()).isZero();
        }
    }

    /** What the system has dropped of the datagrams to a port: the last column of {@code /proc/net/udp}. */
    private static long drops(int port) throws Exception {
        String local = String.format(":%04X ", port);
        List<String> sockets = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/udp")));
        sockets.addAll(Files.readAllLines(Path.of("/proc/net/udp6")));
        List<String> ours = sockets.stream()
                .filter(socket -> socket.trim().split(" +")[1].concat(" ").endsWith(local))
                .toList();
        assertThat(ours).as("sockets of port %d", port).hasSize(1);
        String[] columns = ours.get(0).trim().split(" +");
        return Long.parseLong(columns[columns.length - 1]);
    }

    private static void send(Collector collector, List<String> options) {
        int port = options.contains("--udp") ? collector.udpPort() : collector.tcpPort();
        List<String> arguments = new ArrayList<>(List.of("--server", "127.0.0.1", "--port", String.valueOf(port)));
        arguments.addAll(options);
        Program.run("logger", arguments.toArray(String[]::new));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
