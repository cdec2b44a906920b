package io.smartcar.start;

import io.smartcar.camel.support.Require;
import io.smartcar.event.kind.Kinds;
import io.smartcar.start.check.SettingsText;
import io.smartcar.start.check.Suggestion;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * The files of the kinds: {@code kinds/access.properties}, in UTF-8, declares the kind {@code access}, and its key {@code
 * table} is the setting {@code kind.access.table}. For one thread at a time.
 */
public final class KindFiles {
    private static final String SUFFIX = ".properties";

    /** Null if there is none. */
    private final Path folder;

    private Map<String, String> texts;

    /** Reads the files of a folder. */
    public KindFiles(Path folder) {
        this.folder = folder;
        texts = texts();
    }

    /** Reads the files of a context: in the configured folder, or in the first one named kinds on the class path. */
    static KindFiles of(CamelContext context) {
        String configured = context.getPropertiesComponent()
                .resolveProperty("kinds.directory")
                .orElse("");
        if (!configured.isBlank()) {
            if (!Files.isDirectory(Path.of(configured))) {
                throw Require.wrong("kinds.directory", "a folder of kinds", configured);
            }
            return new KindFiles(Path.of(configured));
        }
        for (URL url : Collections.list(context.getClassResolver().loadAllResourcesAsURL("kinds"))) {
            if (url.getProtocol().equals("file")) {
                return new KindFiles(Path.of(URI.create(url.toString())));
            }
        }
        return new KindFiles(null);
    }

    private Map<String, String> texts() {
        Map<String, String> read = new TreeMap<>();
        if (folder != null) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(SUFFIX)) {
                        read.put(name, SettingsText.of(Files.readAllBytes(file)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Failed to read the kinds in " + folder, e);
            }
        }
        return read;
    }

    /** A sentence for each file that was added, changed or removed since it was read, or since the last call. */
    List<String> changes() {
        Map<String, String> before = texts;
        try {
            texts = texts();
        } catch (UncheckedIOException e) {
            // for example a file that is being replaced: the next call sees it
            return List.of();
        }
        Set<String> files = new TreeSet<>(before.keySet());
        files.addAll(texts.keySet());
        return files.stream()
                .filter(file -> !Objects.equals(before.get(file), texts.get(file)))
                .map(file -> "kinds/" + file + " was "
                        + (!before.containsKey(file) ? "added" : texts.containsKey(file) ? "changed" : "removed")
                        + ": restart to use it")
                .toList();
    }

    /**
     * The settings that the files declare, by their full keys.
     *
     * @throws IllegalArgumentException if files are wrong; the message names each, with line or key
     */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        texts.forEach((file, text) -> {
            String kind = file.substring(0, file.length() - SUFFIX.length());
            try {
                SettingsText.check(text);
                properties(text).forEach((key, value) -> {
                    checkKey(key.toString());
                    // as Camel reads application.properties
                    settings.put(
                            Kinds.key(kind, key.toString()), value.toString().replaceFirst(" +$", ""));
                });
            } catch (IllegalArgumentException e) {
                problems.add("kinds/" + file + ": " + e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(". ", problems));
        }
        return settings;
    }

    private static void checkKey(String key) {
        if (!Kinds.isSetting(key)) {
            throw new IllegalArgumentException(
                    "the key '" + key + "' is unknown" + Suggestion.of(key, Kinds.settings()));
        }
    }

    private static Properties properties(String text) {
        Properties properties = new Properties() {
            @Override
            public synchronized Object put(Object key, Object value) {
                if (containsKey(key)) {
                    throw new IllegalArgumentException("the key '" + key + "' is there twice");
                }
                return super.put(key, value);
            }
        };
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (properties.isEmpty()) {
            throw new IllegalArgumentException("expected settings, such as topic");
        }
        return properties;
    }
}
