package io.smartcar.bench;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** A way of events, on which contenders carry as many as they can. */
enum BenchPath {
    /** A dropped file, into a topic. */
    FILE_TO_KAFKA(
            2_000_000,
            Server.KAFKA,
            Set.of("ours", "loop", "flume"),
            (servers, events) -> new FileToKafka(servers, events, new DriverData())),
    FILE_TO_KAFKA_1_KB(
            300_000,
            Server.KAFKA,
            Set.of("ours", "loop", "flume"),
            (servers, events) -> new FileToKafka(servers, events, new DriverData(8, 1_000))),
    FILE_TO_KAFKA_10_KB(
            40_000,
            Server.KAFKA,
            Set.of("ours", "loop", "flume"),
            (servers, events) -> new FileToKafka(servers, events, new DriverData(8, 10_000))),
    /** Messages of four senders that send as fast as they may, into a topic. */
    SYSLOG_TCP_TO_KAFKA(600_000, Server.KAFKA, Set.of("ours", "rsyslog"), SyslogToKafka::new),
    /** Events that wait in a topic, past a step that takes the place of a store: what is left is the routes' own work. */
    KAFKA_TO_NOTHING(2_000_000, Server.HBASE, Set.of("ours"), KafkaToNothing::new),
    /** Events that wait in a topic, into a table. */
    KAFKA_TO_HBASE(
            400_000,
            Server.HBASE,
            Set.of("ours", "loop", "flume"),
            (servers, events) -> new KafkaToHBase(servers, events, new DriverData(), BenchServers.HEAP)),
    KAFKA_TO_HBASE_64_COLUMNS(
            60_000,
            Server.HBASE,
            Set.of("ours", "loop", "flume"),
            (servers, events) -> new KafkaToHBase(servers, events, new DriverData(64, 0), BenchServers.HEAP)),
    /** Backlogs, in a small heap. */
    DRAIN_100_B(
            400_000,
            Server.HBASE,
            Set.of("ours"),
            (servers, events) -> new KafkaToHBase(servers, events, new DriverData(8, 100), "256m")),
    DRAIN_10_KB(
            20_000,
            Server.HBASE,
            Set.of("ours"),
            (servers, events) -> new KafkaToHBase(servers, events, new DriverData(8, 10_000), "256m")),
    /** Events that wait in a topic, into files. */
    KAFKA_TO_HDFS_TEXT(
            1_500_000,
            Server.HDFS,
            Set.of("ours", "loop", "flume"),
            (servers, events) -> new KafkaToHdfs(servers, events, "text", "none")),
    KAFKA_TO_HDFS_PARQUET(
            1_500_000,
            Server.HDFS,
            Set.of("ours"),
            (servers, events) -> new KafkaToHdfs(servers, events, "parquet", "zstd"));

    /** The server at the end of a path; Kafka is there in each case. */
    enum Server {
        KAFKA,
        HBASE,
        HDFS
    }

    private final long usualEvents;
    private final Server server;
    private final Set<String> families;
    private final BiFunction<BenchServers, Long, PathContenders> contenders;

    BenchPath(
            long usualEvents,
            Server server,
            Set<String> families,
            BiFunction<BenchServers, Long, PathContenders> contenders) {
        this.usualEvents = usualEvents;
        this.server = server;
        this.families = families;
        this.contenders = contenders;
    }

    /** How it is named on the command line and in the report. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> titles() {
        return Stream.of(values()).map(BenchPath::title).toList();
    }

    static BenchPath of(String title) {
        return Stream.of(values())
                .filter(path -> path.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    /** The events that are measured in a run by default. */
    long usualEvents() {
        return usualEvents;
    }

    Server server() {
        return server;
    }

    PathContenders contenders(BenchServers servers, long events) {
        return contenders.apply(servers, events);
    }

    /** The contenders that this path has, and the options want. */
    List<Contender> wanted(PathContenders all, BenchOptions options) {
        return all.all(options).stream()
                .filter(contender -> families.contains(contender.family()))
                .filter(contender -> options.contenders().contains(contender.family()))
                .toList();
    }
}
