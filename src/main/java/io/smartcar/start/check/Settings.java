package io.smartcar.start.check;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All settings of this program, and those of Camel whose own messages do not name them; except those of the kinds, which
 * {@code io.smartcar.event} reads.
 */
public final class Settings {
    private static final int DAY_MS = 86_400_000;

    /** The first parts of the keys that are ours: what begins so and is not known is a mistake. */
    public static final List<String> PREFIXES = List.of(
            "process.",
            "topics.",
            "outage.",
            "load.",
            "files.",
            "tails.",
            "syslog.",
            "events.",
            "kind.",
            "send.",
            "dead-letters.",
            "replay.",
            "store.",
            "routes.");

    /** The settings by their keys. */
    static final Map<String, Setting> ALL = List.of(
                    Setting.someOf("process.roles", "collector", "storer", "replayer"),
                    Setting.optional("process.rack"),
                    Setting.flag("topics.create"),
                    Setting.number("topics.partitions", 1, 100_000),
                    Setting.number("topics.replication", 1, 1000),
                    Setting.number("topics.min-in-sync", 1, 1000),
                    Setting.number("topics.retention-hours", 1, Integer.MAX_VALUE),
                    Setting.oneOf("topics.compression", "producer", "lz4", "zstd", "snappy", "gzip", "uncompressed"),
                    Setting.number("topics.wait-ms", 0, DAY_MS),
                    Setting.number("outage.hours", 1, Integer.MAX_VALUE),
                    Setting.number("load.events-per-second", 1, Integer.MAX_VALUE),
                    Setting.number("load.event-bytes", 1, Integer.MAX_VALUE),
                    Setting.text("files.directory"),
                    Setting.flag("files.recursive"),
                    Setting.number("files.quiet-ms", 0, DAY_MS),
                    Setting.optional("files.unfinished"),
                    Setting.optional("files.marker"),
                    Setting.oneOf("files.order", "name", "modified"),
                    Setting.number("files.at-once", 1, 64),
                    Setting.number("files.poll-ms", 1, DAY_MS),
                    Setting.number("files.per-poll", 1, 100_000),
                    Setting.oneOf("files.after", "move", "delete", "keep"),
                    Setting.text("files.done-directory"),
                    Setting.text("files.failed-directory"),
                    Setting.text("files.duplicates-directory"),
                    Setting.oneOf("files.duplicates", "read", "move", "leave", "ignore"),
                    Setting.oneOf("files.changed", "read", "move", "leave"),
                    Setting.text("files.positions"),
                    Setting.text("files.memory"),
                    Setting.number("files.remembered", 0, 10_000_000),
                    Setting.number("files.max-decompressed-bytes", 1, Long.MAX_VALUE / 2),
                    Setting.optional("tails.directory"),
                    Setting.text("tails.include"),
                    Setting.text("tails.positions"),
                    Setting.oneOf("tails.start-at", "beginning", "end"),
                    Setting.optional("tails.reset"),
                    Setting.number("tails.unfinished-line-ms", 0, DAY_MS),
                    Setting.pattern("tails.event-start"),
                    Setting.number("tails.event-timeout-ms", 1, DAY_MS),
                    Setting.number("tails.threads", 1, 16),
                    Setting.flag("syslog.udp.enabled"),
                    Setting.flag("syslog.tcp.enabled"),
                    Setting.flag("syslog.tls.enabled"),
                    Setting.text("syslog.host"),
                    Setting.number("syslog.udp.port", 1, 65_535),
                    Setting.number("syslog.tcp.port", 1, 65_535),
                    Setting.number("syslog.tls.port", 1, 65_535),
                    Setting.number("syslog.maximum-connections", 1, 1_000_000),
                    Setting.number("syslog.idle-seconds", 0, 86_400),
                    Setting.number("syslog.udp.receive-buffer-bytes", 1024, Integer.MAX_VALUE),
                    Setting.number("syslog.udp.pending-bytes", 65_536, Integer.MAX_VALUE),
                    Setting.optional("syslog.tls.key-store"),
                    Setting.optional("syslog.tls.trust-store"),
                    Setting.optional("syslog.tls.passphrase"),
                    Setting.flag("syslog.tls.client-certificates"),
                    Setting.text("syslog.kinds"),
                    Setting.text("events.kinds"),
                    Setting.text("events.topics"),
                    Setting.oneOf("events.sink", "kafka", "hbase"),
                    Setting.number("events.max-bytes", 1, Integer.MAX_VALUE / 2),
                    Setting.number("events.batch-size", 1, 100_000),
                    Setting.optional("events.collector"),
                    Setting.number("send.redelivery.delay-ms", 1, DAY_MS),
                    Setting.number("send.redelivery.maximum-delay-ms", 1, DAY_MS),
                    Setting.oneOf("dead-letters.sink", "kafka", "file"),
                    Setting.text("dead-letters.topic"),
                    Setting.number("dead-letters.timeout-ms", 1_000, DAY_MS),
                    Setting.text("dead-letters.directory"),
                    Setting.optional("replay.kinds"),
                    Setting.optional("replay.reasons"),
                    Setting.time("replay.since"),
                    Setting.time("replay.until"),
                    Setting.number("replay.times", 1, 1000),
                    Setting.text("replay.topic"),
                    Setting.someOf("store.sinks", "hbase", "hdfs"),
                    Setting.text("store.group"),
                    Setting.number("store.consumers", 1, 1000),
                    Setting.number("store.batch-size", 1, 100_000),
                    Setting.number("store.batch-interval-ms", 1, DAY_MS),
                    Setting.text("store.default-table"),
                    Setting.number("store.redelivery.attempts", 0, 1000),
                    Setting.number("store.redelivery.delay-ms", 1, DAY_MS),
                    Setting.number("store.redelivery.maximum-delay-ms", 1, DAY_MS),
                    Setting.number("store.probe.delay-ms", 1, DAY_MS),
                    Setting.number("store.probe.maximum-delay-ms", 1, DAY_MS),
                    Setting.number("store.reminder-ms", 1, DAY_MS),
                    Setting.optional("store.member"),
                    Setting.flag("routes.reload"),
                    Setting.text("routes.reload-directory"),
                    Setting.hosts("camel.component.kafka.brokers"),
                    Setting.number("camel.management.port", 0, 65_535),
                    Setting.number("camel.main.shutdown-timeout", 1, DAY_MS))
            .stream()
            .collect(Collectors.toUnmodifiableMap(Setting::key, Function.identity()));

    private Settings() {}
}
