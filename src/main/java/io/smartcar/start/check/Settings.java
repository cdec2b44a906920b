package io.smartcar.start.check;

import io.smartcar.event.kind.Kinds;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of this program: those of the {@code application.properties} beside this class, which the operator does not
 * edit. Their defaults tell their types. Beans check the ranges of theirs; those that only routes use are listed here.
 */
public final class Settings {
    private static final String KIND = "kind.";

    /** The settings of routes and of Camel whose own messages would not name them. */
    private static final List<Setting> ROUTES = List.of(
            Setting.someOf("process.roles", "collector", "storer", "replayer"),
            Setting.oneOf("events.sink", "kafka", "hbase"),
            Setting.someOf("store.sinks", "hbase", "hdfs"),
            Setting.oneOf("dead-letters.sink", "kafka", "file"),
            Setting.number("dead-letters.timeout-ms", 1_000, Integer.MAX_VALUE),
            Setting.optional("files.unfinished"),
            new Setting("hdfs.path", "a path such as /pilot-pjt/collect", value -> value.matches("(/[^/:]+)+")),
            Setting.oneOf("hdfs.format", "text", "parquet"),
            Setting.oneOf("hdfs.compression", "none", "gzip", "zstd"),
            Setting.oneOf("hdfs.line-breaks", "refuse", "escape"),
            Setting.oneOf("tails.start-at", "beginning", "end"),
            Setting.oneOf("files.order", "name", "modified"),
            Setting.oneOf("files.after", "move", "delete"),
            Setting.hosts("camel.component.kafka.brokers"),
            Setting.number("camel.management.port", 0, 65_535),
            Setting.names("management.hosts"),
            Setting.number("management.maximum-connections", 1, 100_000),
            Setting.number("management.idle-seconds", 1, 86_400));

    /** The numbers that must not be 0: nothing would be read or stored, or a retry would not wait. */
    private static final Set<String> POSITIVE = Set.of(
            "files.poll-ms",
            "hdfs.open-files",
            "hdfs.roll.age-ms",
            "hdfs.roll.bytes",
            "hdfs.roll.idle-ms",
            "send.redelivery.delay-ms",
            "send.redelivery.maximum-delay-ms",
            "store.consumers",
            "store.batch-size",
            "store.batch-interval-ms",
            "store.probe.delay-ms",
            "store.probe.maximum-delay-ms");

    /** The settings by their keys, except those of kinds, which {@link Kinds} reads. */
    private static final Map<String, Setting> ALL = new TreeMap<>();

    /** The first parts of our keys: an unknown key that begins with one is a mistake. */
    private static final Set<String> PREFIXES = new TreeSet<>(Set.of(KIND));

    static {
        defaults().forEach((key, value) -> {
            if (!key.startsWith("camel.")) {
                PREFIXES.add(key.substring(0, key.indexOf('.') + 1));
                ALL.put(key, Setting.like(key, value, POSITIVE.contains(key) ? 1 : 0));
            }
        });
        ROUTES.forEach(setting -> ALL.put(setting.key(), setting));
    }

    private Settings() {}

    /** Whether a key is one of this program's, right or misspelt. */
    public static boolean isOurs(String key) {
        return PREFIXES.stream().anyMatch(key::startsWith);
    }

    /**
     * All keys, with those of the kinds.
     *
     * @param keys the keys that are set, which declare the kinds
     */
    public static Set<String> known(Set<String> keys) {
        Set<String> known = new TreeSet<>(ALL.keySet());
        Kinds.names(keys).forEach(kind -> Kinds.settings().forEach(key -> known.add(Kinds.key(kind, key))));
        return known;
    }

    static boolean isKnown(String key) {
        if (!key.startsWith(KIND)) {
            return ALL.containsKey(key);
        }
        int end = key.indexOf('.', KIND.length());
        return end > 0 && Kinds.isSetting(key.substring(end + 1));
    }

    static Iterable<Setting> all() {
        return ALL.values();
    }

    /** The default settings, whatever is in conf/. */
    /** The settings that are not those of kinds, with their defaults as they are written there. */
    public static Map<String, String> defaults() {
        String self = Settings.class.getName().replace('.', '/') + ".class";
        String url = Settings.class.getResource("Settings.class").toString().replace(self, "application.properties");
        Properties defaults = new Properties();
        try (Reader in = new InputStreamReader(new URL(url).openStream(), StandardCharsets.UTF_8)) {
            defaults.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read the default settings from " + url, e);
        }
        Map<String, String> byKey = new TreeMap<>();
        defaults.forEach((key, value) -> byKey.put(key.toString(), value.toString()));
        return byKey;
    }
}
