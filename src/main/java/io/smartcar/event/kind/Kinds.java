package io.smartcar.event.kind;

import io.smartcar.camel.support.FileNames;
import io.smartcar.event.format.EventFormats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;

/**
 * The declared kinds of events: each name in the settings {@code kind.<name>.…}, which the kinds' files and all other
 * sources of settings give. A wrong setting stops the start with a message that names its key. Immutable and thread-safe.
 *
 * <p>Several kinds may claim a line: those with {@code keep} are asked first, in the order of their names.
 */
public final class Kinds {
    private static final String PREFIX = "kind.";
    /** Camel's name for the source of the lowest precedence, to which the kinds' files are added. */
    private static final String IN_FILE = "InitialProperties";
    /** Appended to a value while it is resolved: otherwise Camel would remove a backslash at its end. */
    private static final String END = "\n\n";

    /**
     * What rotation appends to a file's name: a number, a date, a word for an old file, the suffix of a compressed file.
     * Not any suffix: the file might be compressed in an unknown way.
     */
    private static final Pattern ROTATED = Pattern.compile(
            "([._-]\\d[\\d.T_-]*|[._-](?i:old|bak|backup|orig|prev|previous|last|saved?)|~|\\.gz|\\.zst|\\.zip)$");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    private final Map<String, Kind> byName = new LinkedHashMap<>();
    private final Map<String, Kind> byTopic = new LinkedHashMap<>();

    /**
     * Reads the kinds from the settings of a Camel context.
     *
     * @throws IllegalArgumentException if a setting is missing or wrong; the message names its key
     */
    public Kinds(CamelContext camelContext) {
        this(settings((PropertiesComponent) camelContext.getPropertiesComponent()), key -> camelContext
                .getPropertiesComponent()
                .getResolvedValue(key)
                .filter(value -> IN_FILE.equals(value.source()))
                .isPresent());
    }

    /**
     * Reads the kinds.
     *
     * @param settings the settings by their keys
     * @throws IllegalArgumentException if a setting is missing or wrong; the message names its key
     */
    public Kinds(Map<String, String> settings) {
        this(settings, key -> false);
    }

    private Kinds(Map<String, String> settings, Predicate<String> inFile) {
        List<Kind> kinds = new ArrayList<>();
        for (String name : names(settings.keySet())) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("Setting " + PREFIX + name + " is wrong: expected a kind's name of"
                        + " lower-case ASCII letters, digits and '-', got '" + name + "'");
            }
            Kind kind = new Kind(new KindSettings(name, settings, inFile));
            kinds.add(kind);
            Kind other = byTopic.put(kind.topic(), kind);
            if (other != null) {
                throw new IllegalArgumentException("Setting kind." + name + ".topic is wrong: expected a topic of its"
                        + " own, got '" + kind.topic() + "', which is that of kind." + other.name() + ".topic");
            }
        }
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("There is no kind of events: expected kinds/<name>.properties in conf/");
        }
        // stable: the names are sorted
        kinds.sort(Comparator.comparing(kind -> kind.keep() == null));
        checkReach(kinds);
        kinds.forEach(kind -> byName.put(kind.name(), kind));
    }

    private static Map<String, String> settings(PropertiesComponent properties) {
        Map<String, String> settings = new HashMap<>();
        Set<String> given = new HashSet<>(properties.loadProperties().stringPropertyNames());
        given.addAll(System.getProperties().stringPropertyNames());
        // the environment may set keys that are in no file
        names(given).forEach(name -> settings().forEach(key -> put(key(name, key), properties, settings)));
        given.stream().filter(key -> key.startsWith(PREFIX)).forEach(key -> put(key, properties, settings));
        return settings;
    }

    /** The names of the kinds to which these keys belong, sorted. */
    public static Set<String> names(Collection<String> keys) {
        return keys.stream()
                .filter(key -> key.startsWith(PREFIX) && key.indexOf('.', PREFIX.length()) > 0)
                .map(key -> key.substring(PREFIX.length(), key.indexOf('.', PREFIX.length())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The full key of a kind's setting. */
    public static String key(String kind, String setting) {
        return PREFIX + kind + "." + setting;
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

    /** All kinds, in the order in which they are asked. */
    public Collection<Kind> all() {
        return byName.values();
    }

    /** The kind of this name. */
    public Optional<Kind> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The kind of this name, which must be declared.
     *
     * @throws IllegalArgumentException if it is not; the message names those that are
     */
    public Kind mandatory(String name) {
        return named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected one of the kinds " + String.join(", ", byName.keySet()) + ", got '" + name + "'"));
    }

    /** The kind with this topic. */
    public Optional<Kind> ofTopic(String topic) {
        return Optional.ofNullable(byTopic.get(topic));
    }

    /** All kinds that claim files of this name, in their order. */
    public List<Kind> allOfFile(Path fileName) {
        return byName.values().stream().filter(kind -> kind.claims(fileName)).toList();
    }

    /** As {@link #allOfFile(Path)}, by the file's name or its name before it was rotated or compressed. */
    public List<Kind> allOfRotated(Path fileName) {
        for (String name = FileNames.text(fileName); ; ) {
            List<Kind> claiming = allOfFile(FileNames.named(name));
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
                        .orElseThrow(() -> new IllegalArgumentException("Setting " + key + " is wrong: expected "
                                + String.join(", ", byName.keySet()) + ", got '" + name.strip() + "'"
                                + (name.strip().equals("syslog")
                                        ? ": copy kinds/syslog.properties.example to kinds/syslog.properties"
                                        : ""))))
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
                            + earlier.name() + ".keep is missing");
                }
            }
        }
    }
}
