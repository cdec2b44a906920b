package io.smartcar.event.kind;

import io.smartcar.event.format.EventFormats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;

/**
 * The declared kinds of events: those in {@code events.kinds}, read from the settings {@code kind.<name>.…}. A wrong
 * setting stops the start with a message that names its key. Immutable and thread-safe.
 */
public final class Kinds {
    private static final String KINDS = "events.kinds";
    /** Appended to a value while it is resolved: otherwise Camel would remove a backslash at its end. */
    private static final String END = "\n\n";

    /**
     * What rotation appends to a file's name: a number, a date, a word for an old file, the suffix of a compressed file.
     * Not any suffix: the file might be compressed in an unknown way.
     */
    private static final Pattern ROTATED = Pattern.compile(
            "([._-]\\d[\\d.T_-]*|[._-](?i:old|bak|backup|orig|prev|previous|last|saved?)|~|\\.gz|\\.zst|\\.zip)$");

    private final Map<String, Kind> byName;
    private final Map<String, Kind> byTopic;

    /**
     * Reads the kinds from the settings of a Camel context.
     *
     * @throws IllegalArgumentException if a setting is missing or wrong; the message names its key
     */
    public Kinds(CamelContext camelContext) {
        this(settings((PropertiesComponent) camelContext.getPropertiesComponent()));
    }

    /**
     * Reads the kinds.
     *
     * @param settings the settings by their keys
     * @throws IllegalArgumentException if a setting is missing or wrong; the message names its key
     */
    public Kinds(Map<String, String> settings) {
        Map<String, Kind> names = new LinkedHashMap<>();
        Map<String, Kind> topics = new LinkedHashMap<>();
        for (String name : names(settings.get(KINDS))) {
            Kind kind = new Kind(new KindSettings(name, settings));
            if (names.put(name, kind) != null) {
                throw new IllegalArgumentException("Setting events.kinds is wrong: it names '" + name + "' twice");
            }
            Kind other = topics.put(kind.topic(), kind);
            if (other != null) {
                throw new IllegalArgumentException("Setting kind." + name + ".topic is wrong: expected a topic of its"
                        + " own, got '" + kind.topic() + "', which is that of kind." + other.name() + ".topic");
            }
        }
        checkReach(new ArrayList<>(names.values()));
        byName = names;
        byTopic = topics;
    }

    private static Map<String, String> settings(PropertiesComponent properties) {
        Map<String, String> settings = new HashMap<>();
        put(KINDS, properties, settings);
        for (String name : names(settings.get(KINDS))) {
            // the environment may set keys that are in no file
            settings().forEach(key -> put("kind." + name + "." + key, properties, settings));
        }
        Set<String> given = new HashSet<>(properties.loadProperties().stringPropertyNames());
        given.addAll(System.getProperties().stringPropertyNames());
        given.stream().filter(key -> key.startsWith("kind.")).forEach(key -> put(key, properties, settings));
        return settings;
    }

    private static void put(String key, PropertiesComponent properties, Map<String, String> settings) {
        if (properties.resolveProperty(key).isPresent()) {
            String value = properties.parseUri("{{" + key + "}}" + END);
            settings.put(key, value.substring(0, value.length() - END.length()));
        }
    }

    /** The settings of a kind, those of all formats included: the keys after {@code kind.<name>.}. */
    public static Collection<String> settings() {
        Collection<String> settings = new TreeSet<>(EventFormats.settings());
        settings.addAll(KindSettings.KEYS);
        return settings;
    }

    /** Whether this key may follow {@code kind.<name>.}: one of {@link #settings()}, or a computed column. */
    public static boolean isSetting(String key) {
        return settings().contains(key)
                || key.startsWith(KindSettings.FIELDS) && key.length() > KindSettings.FIELDS.length();
    }

    /** All kinds, in the order of {@code events.kinds}. */
    public Collection<Kind> all() {
        return byName.values();
    }

    /** The kind of this name. */
    public Optional<Kind> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The kind with this topic. */
    public Optional<Kind> ofTopic(String topic) {
        return Optional.ofNullable(byTopic.get(topic));
    }

    /** The kind that claims files of this name; the first of {@code events.kinds} if several do. */
    public Optional<Kind> ofFile(Path fileName) {
        return allOfFile(fileName).stream().findFirst();
    }

    /** All kinds that claim files of this name, in the order of {@code events.kinds}. */
    public List<Kind> allOfFile(Path fileName) {
        return byName.values().stream().filter(kind -> kind.claims(fileName)).toList();
    }

    /** As {@link #allOfFile(Path)}, by the file's name or its name before it was rotated or compressed. */
    public List<Kind> allOfRotated(Path fileName) {
        for (String name = fileName.toString(); ; ) {
            List<Kind> claiming = allOfFile(Path.of(name));
            String shorter = ROTATED.matcher(name).replaceFirst("");
            if (!claiming.isEmpty() || shorter.equals(name) || shorter.isEmpty()) {
                return claiming;
            }
            name = shorter;
        }
    }

    /**
     * The kinds of these names, in their order.
     *
     * @param names names separated by commas
     * @param key the setting that lists them, for the message
     * @throws IllegalArgumentException if one is not declared
     */
    public List<Kind> allNamed(String names, String key) {
        return Stream.of(names.split(","))
                .map(name -> named(name.strip())
                        .orElseThrow(() -> new IllegalArgumentException("Setting " + key
                                + " is wrong: expected one of events.kinds, got '" + name.strip()
                                + "'; add it there, and its topic to events.topics")))
                .toList();
    }

    /** A kind without {@code keep} leaves no lines for later kinds with the same files. */
    private static void checkReach(List<Kind> kinds) {
        for (int later = 1; later < kinds.size(); later++) {
            Kind kind = kinds.get(later);
            for (Kind earlier : kinds.subList(0, later)) {
                if (earlier.keep() == null
                        && earlier.glob() != null
                        && earlier.glob().equals(kind.glob())) {
                    throw new IllegalArgumentException("Setting kind." + kind.name() + ".files is wrong: expected files"
                            + " whose lines are not all kept by an earlier kind, got '" + kind.glob() + "': kind."
                            + earlier.name() + ".keep is missing, or '" + kind.name()
                            + "' should come first in events.kinds");
                }
            }
        }
    }

    private static List<String> names(String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("Setting events.kinds is missing: expected the names of the kinds of"
                    + " events, separated by commas");
        }
        List<String> names = List.of(value.strip().split("\\s*,\\s*", -1));
        for (String name : names) {
            if (!name.matches("[a-z][a-z0-9-]*")) {
                throw new IllegalArgumentException("Setting events.kinds is wrong: expected names of lower-case"
                        + " ASCII letters, digits and '-', separated by commas, got '" + value + "'");
            }
        }
        return names;
    }
}
