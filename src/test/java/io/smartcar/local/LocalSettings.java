package io.smartcar.local;

import io.smartcar.event.kind.Kinds;
import io.smartcar.start.KindFiles;
import io.smartcar.start.check.Settings;
import io.smartcar.start.check.SettingsText;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of the routes, as {@code application.properties} and a profile declare them. Immutable. */
final class LocalSettings {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}:]+)}}");

    private final Properties properties = new Properties();

    /** @param profile the name of a topology */
    LocalSettings(String profile) {
        this(profile, Path.of("target/classes/kinds"));
    }

    /** @param kinds the folder of the kinds */
    LocalSettings(String profile, Path kinds) {
        load("application.properties");
        load("application-" + profile + ".properties");
        new KindFiles(kinds).settings().forEach(properties::putIfAbsent);
        try {
            loadOthers();
        } catch (MalformedURLException wrong) {
            throw new IllegalArgumentException("Expected file:… as the location of settings", wrong);
        }
        given().forEach(properties::setProperty);
    }

    private void load(String name) {
        load(name, LocalSettings.class.getClassLoader().getResource(name));
    }

    private void load(String name, URL location) {
        if (location == null) {
            throw new IllegalStateException("There is no " + name + " on the class path");
        }
        try (InputStream file = location.openStream()) {
            properties.load(new StringReader(SettingsText.of(file.readAllBytes())));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + name, failure);
        }
    }

    /** Loads the files of the environment or the command line that override the others: {@code file:…}. */
    private void loadOthers() throws MalformedURLException {
        String files = given("camel.main.override-properties-location", "");
        for (String file : files.isBlank() ? new String[0] : files.split(",")) {
            load(file, new URL(file.strip()));
        }
    }

    /** The settings of the command line, {@code -Dkey=value}: those of Maven and of this run are no settings. */
    static Map<String, String> given() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(key -> Settings.isOurs(key) || key.startsWith("camel."))
                .collect(Collectors.toMap(key -> key, System::getProperty));
    }

    /** The value of a key, with its placeholders replaced. */
    String get(String key) {
        String value = given(key, properties.getProperty(key));
        if (value == null) {
            throw new IllegalStateException("Setting " + key + " is missing in application.properties");
        }
        return PLACEHOLDER.matcher(value).replaceAll(found -> Matcher.quoteReplacement(get(found.group(1))));
    }

    /** The value of a key on the command line or in the environment, or else {@code inFiles}. */
    private static String given(String key, String inFiles) {
        String variable = key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        return System.getProperty(key, System.getenv().getOrDefault(variable, inFiles));
    }

    /** Whether events are stored there: {@code hbase}, with Kafka or without it, or {@code hdfs}. */
    boolean storesIn(String store) {
        return get("events.sink").equals("kafka")
                ? List.of(get("store.sinks").split("\\s*,\\s*")).contains(store)
                : get("events.sink").equals(store);
    }

    /** The consumer group whose offsets are the progress of storing there. */
    String group(String store) {
        return get("store.group") + (store.equals("hdfs") ? "-hdfs" : "");
    }

    /** The declared kinds. */
    Kinds declaredKinds() {
        return new Kinds(properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith("kind."))
                .collect(Collectors.toMap(key -> key, this::get)));
    }

    /** How the events of a kind are fed, in words. */
    String source(String kind) {
        String files = "kind." + kind + ".files";
        if (properties.containsKey(files)) {
            return "files " + get(files) + ", dropped into this folder,";
        }
        if (!List.of(get("syslog.kinds").split("\\s*,\\s*")).contains(kind)) {
            return "events of the kind " + kind + ", which needs " + files + " to be fed,";
        }
        String listening = Stream.of("udp", "tcp", "tls")
                .filter(protocol -> get("syslog." + protocol + ".enabled").equals("true"))
                .map(protocol -> protocol + " port " + get("syslog." + protocol + ".port"))
                .collect(Collectors.joining(", "));
        return "syslog messages to " + get("syslog.host") + " "
                + (listening.isEmpty() ? "(start with -Dsyslog.tcp.enabled=true)" : listening);
    }

    /** The names of the declared kinds. */
    Set<String> kinds() {
        return Kinds.names(properties.stringPropertyNames());
    }
}
