package io.smartcar.start;

import io.smartcar.event.kind.Kinds;
import io.smartcar.start.check.Suggestion;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * The files of the kinds: {@code kinds/access.properties}, in UTF-8, declares the kind {@code access}, and its key {@code
 * table} is the setting {@code kind.access.table}. Immutable.
 */
public final class KindFiles {
    private static final String SUFFIX = ".properties";
    /** A comment, or a backslash with what it escapes: the end of a line, or a character. */
    private static final Pattern ESCAPE = Pattern.compile("(?m)^[ \\t\\f]*[#!].*$|\\\\(?:\\R\\s*[#!]?|(.))");
    /** The characters that a backslash may precede; it vanishes before others. */
    private static final String ESCAPED = "\\tnrfu:=#! ";

    private final Map<String, String> texts;

    /**
     * Reads the files of a folder.
     *
     * @throws IllegalArgumentException if one is not in UTF-8
     */
    public KindFiles(Path folder) {
        texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    texts.put(name, text(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read the kinds in " + folder, e);
        }
    }

    private static String text(Path file) throws IOException {
        try {
            // some editors begin a file with a byte order mark
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("kinds/" + file.getFileName() + ": expected UTF-8", e);
        }
    }

    /** The settings that the files of a context's kinds declare, by their full keys; none if there is no folder. */
    static Map<String, String> settings(CamelContext context) {
        Path folder = folder(context);
        return folder == null ? Map.of() : new KindFiles(folder).settings();
    }

    /** The configured folder, or the first one named kinds on the class path; null if there is none. */
    private static Path folder(CamelContext context) {
        String configured = context.getPropertiesComponent()
                .resolveProperty("kinds.directory")
                .orElse("");
        if (!configured.isBlank()) {
            return Path.of(configured);
        }
        for (URL url : Collections.list(context.getClassResolver().loadAllResourcesAsURL("kinds"))) {
            if (url.getProtocol().equals("file")) {
                return Path.of(URI.create(url.toString()));
            }
        }
        return null;
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
                checkEscapes(text);
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

    /**
     * Checks the text of a properties file.
     *
     * @throws IllegalArgumentException if a backslash in it has no effect
     */
    static void checkEscapes(String text) {
        Matcher escape = ESCAPE.matcher(text);
        while (escape.find()) {
            String escaped = escape.group(1);
            if (escaped != null && !ESCAPED.contains(escaped)) {
                long line = text.substring(0, escape.start()).lines().count();
                throw new IllegalArgumentException("in line " + Math.max(line, 1) + " the backslash of \\" + escaped
                        + " would be ignored: write \\\\" + escaped);
            }
        }
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
