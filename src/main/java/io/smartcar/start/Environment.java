package io.smartcar.start;

import io.smartcar.start.check.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lets environment variables override the settings of files by one rule: upper case, with underscores. Camel 4.18.0 does
 * not do so for the options of components, takes no variable that ends in {@code _PORT}, and prefers a variable to
 * {@code -Dkey=value}.
 */
final class Environment {
    private static final String COMPONENT = "CAMEL_COMPONENT_";
    /** A field of a kind may have any name. */
    private static final Pattern FIELD = Pattern.compile("KIND_.+_FIELDS_.+");

    private Environment() {}

    /**
     * Adds the settings of the environment. Existing entries are kept: they were given for this start.
     *
     * @param environment the variables
     * @param keys the keys in the files of settings
     * @param overrides the settings that override the files
     */
    static void override(Map<String, String> environment, Collection<String> keys, Properties overrides) {
        for (String key : keys) {
            String value = environment.get(variable(key));
            if (value != null) {
                override(key, value, overrides);
            }
        }
        environment.forEach((variable, value) -> {
            int end = variable.indexOf('_', COMPONENT.length());
            if (variable.startsWith(COMPONENT) && end > 0) {
                override(component(variable, end), value, overrides);
            }
        });
    }

    /** By these two methods alone: the others of Camel's ordered properties do not reach its own map. */
    private static void override(String key, String value, Properties overrides) {
        if (overrides.getProperty(key) == null) {
            overrides.setProperty(key, value);
        }
    }

    /**
     * Finds variables that look like settings of this program but are not.
     *
     * @param environment the variables
     * @param known all keys
     * @return a message for each
     */
    static List<String> unknown(Map<String, String> environment, Collection<String> known) {
        Set<String> variables =
                known.stream().map(Environment::variable).collect(Collectors.toCollection(TreeSet::new));
        Set<String> prefixes = known.stream()
                // Camel checks its own
                .filter(key -> !key.startsWith("camel."))
                .map(key -> variable(key.substring(0, key.indexOf('.') + 1)))
                .collect(Collectors.toSet());
        return environment.keySet().stream()
                .filter(name -> prefixes.stream().anyMatch(name::startsWith))
                .filter(name ->
                        !variables.contains(name) && !FIELD.matcher(name).matches())
                .sorted()
                .map(name -> "The environment variable " + name + " is not a known setting and has no effect"
                        + Suggestion.of(name, variables))
                .toList();
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The key of a component's option, which need not be in the files. */
    private static String component(String variable, int end) {
        String name = variable.substring(COMPONENT.length(), end);
        String option = variable.substring(end + 1).replace('_', '-');
        return ("camel.component." + name + "." + option).toLowerCase(Locale.ROOT);
    }
}
