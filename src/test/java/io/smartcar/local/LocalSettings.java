package io.smartcar.local;

import io.smartcar.event.kind.Kinds;
import io.smartcar.start.KindFiles;
import io.smartcar.start.check.SettingsText;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The settings of the routes, as {@code application.properties} and its profile declare them. Immutable. */
final class LocalSettings {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}:]+)}}");

    private final Properties properties = new Properties();

    LocalSettings() {
        load("application.properties");
        String profile = properties.getProperty("camel.main.profile");
        if (profile != null) {
            load("application-" + profile + ".properties");
        }
        new KindFiles(Path.of("target/classes/kinds")).settings().forEach(properties::putIfAbsent);
    }

    private void load(String name) {
        try (InputStream file = LocalSettings.class.getClassLoader().getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("There is no " + name + " on the class path");
            }
            properties.load(new StringReader(SettingsText.of(file.readAllBytes())));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + name, failure);
        }
    }

    /** The value of a key, with its placeholders replaced. */
    String get(String key) {
        String value = System.getProperty(key, properties.getProperty(key));
        if (value == null) {
            throw new IllegalStateException("Setting " + key + " is missing in application.properties");
        }
        return PLACEHOLDER.matcher(value).replaceAll(found -> Matcher.quoteReplacement(get(found.group(1))));
    }

    /** The declared kinds. */
    Kinds declaredKinds() {
        return new Kinds(properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith("kind."))
                .collect(Collectors.toMap(key -> key, this::get)));
    }

    /** The names of the declared kinds. */
    Set<String> kinds() {
        return Kinds.names(properties.stringPropertyNames());
    }
}
