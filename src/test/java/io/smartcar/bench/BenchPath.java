package io.smartcar.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** A way of events, on which contenders carry as many as they can. */
enum BenchPath {
    /** A dropped file, into a topic. */
    FILE_TO_KAFKA(1_200_000, Server.KAFKA, FileToKafka::new),
    /** Events that wait in a topic, into a table. */
    KAFKA_TO_HBASE(400_000, Server.HBASE, (servers, events) -> new KafkaToHBase(servers, events, 8)),
    KAFKA_TO_HBASE_64(60_000, Server.HBASE, (servers, events) -> new KafkaToHBase(servers, events, 64)),
    /** Events that wait in a topic, into files. */
    KAFKA_TO_HDFS(1_500_000, Server.HDFS, KafkaToHdfs::new);

    /** The server at the end of a path; Kafka is there in each case. */
    enum Server {
        KAFKA,
        HBASE,
        HDFS
    }

    private final long usualEvents;
    private final Server server;
    private final BiFunction<BenchServers, Long, PathContenders> contenders;

    BenchPath(long usualEvents, Server server, BiFunction<BenchServers, Long, PathContenders> contenders) {
        this.usualEvents = usualEvents;
        this.server = server;
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
}
