package io.smartcar.event;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * The declared kinds of events: those that {@code events.kinds} names, read from the settings {@code kind.<name>.…}
 * as soon as the bean has its Camel context. Whatever is wrong stops the start with a message that names the key.
 *
 * <p>Immutable from then on, and thread-safe.
 */
public final class Kinds implements CamelContextAware {
    private CamelContext camelContext;
    private Map<String, Kind> byName = Map.of();
    private Map<String, Kind> byTopic = Map.of();

    /** Kinds to be read from the settings of a Camel context. */
    public Kinds() {}

    /**
     * Reads the kinds.
     *
     * @param settings gives the value of a key, or null
     * @throws IllegalArgumentException if a setting is missing or wrong; the message names its key
     */
    public Kinds(UnaryOperator<String> settings) {
        read(settings);
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
        read(key -> camelContext.getPropertiesComponent().resolveProperty(key).orElse(null));
    }

    /** The keys that may stand after {@code kind.<name>.}. */
    public static List<String> settings() {
        return KindSettings.KEYS;
    }

    /** All kinds, in the order of {@code events.kinds}. */
    public Collection<Kind> all() {
        return byName.values();
    }

    /** The kind of this name. */
    public Optional<Kind> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The kind whose events travel in this topic. */
    public Optional<Kind> ofTopic(String topic) {
        return Optional.ofNullable(byTopic.get(topic));
    }

    /** The kind that claims files of this name; the first of {@code events.kinds} if several do. */
    public Optional<Kind> ofFile(Path fileName) {
        for (Kind kind : byName.values()) {
            if (kind.claims(fileName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private void read(UnaryOperator<String> settings) {
        Map<String, Kind> names = new LinkedHashMap<>();
        Map<String, Kind> topics = new LinkedHashMap<>();
        for (String name : names(settings.apply("events.kinds"))) {
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
        byName = names;
        byTopic = topics;
    }

    private static List<String> names(String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("Setting events.kinds is missing: expected the names of the kinds of"
                    + " events, separated by commas");
        }
        List<String> names = List.of(value.strip().split("\\s*,\\s*", -1));
        for (String name : names) {
            if (!name.matches("[a-z][a-z0-9-]*")) {
                throw new IllegalArgumentException("Setting events.kinds is wrong: expected names of small letters,"
                        + " digits and '-', separated by commas, got '" + value + "'");
            }
        }
        return names;
    }
}
