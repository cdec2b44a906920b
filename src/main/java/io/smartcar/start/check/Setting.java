package io.smartcar.start.check;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A setting of this program: its key and its allowed values.
 *
 * @param key the key in {@code application.properties}
 * @param expected the allowed values, in words
 * @param allows whether a value is allowed
 */
record Setting(String key, String expected, Predicate<String> allows) {
    private static final String HOST = "([A-Za-z_]+://)?[^\\s,:/]*(\\[[0-9a-fA-F:]+])?:\\d{1,5}";
    private static final Pattern HOSTS = Pattern.compile("\\s*" + HOST + "(\\s*,\\s*" + HOST + ")*\\s*");
    private static final Pattern NAMES = Pattern.compile("([\\s,]|[\\w.-]++|[0-9a-fA-F]*(:[0-9a-fA-F.]*){2,7})*");

    /**
     * A setting of the type of its default: a number, a flag, a text, or a text or nothing.
     *
     * @param least the smallest number
     */
    static Setting like(String key, String byDefault, long least) {
        if (byDefault.equals("true") || byDefault.equals("false")) {
            return new Setting(key, "true or false", List.of("true", "false")::contains);
        }
        if (byDefault.matches("\\d+")) {
            return number(key, least, byDefault.length() > 9 ? Long.MAX_VALUE : Integer.MAX_VALUE);
        }
        return byDefault.isBlank() ? optional(key) : new Setting(key, "a text", value -> !value.isBlank());
    }

    static Setting optional(String key) {
        return new Setting(key, "a text or nothing", value -> true);
    }

    static Setting oneOf(String key, String... words) {
        return new Setting(key, "one of " + String.join(", ", words), List.of(words)::contains);
    }

    static Setting someOf(String key, String... words) {
        return new Setting(key, "some of " + String.join(", ", words) + ", separated by commas", value -> List.of(words)
                .containsAll(List.of(value.split("\\s*,\\s*", -1))));
    }

    static Setting hosts(String key) {
        return new Setting(key, "host:port, separated by commas", value -> HOSTS.matcher(value)
                .matches());
    }

    static Setting names(String key) {
        return new Setting(
                key, "names of hosts without ports, separated by commas, or nothing", value -> NAMES.matcher(value)
                        .matches());
    }

    static Setting number(String key, long least, long most) {
        return new Setting(key, "a whole number from " + least + " to " + most, value -> {
            try {
                long number = Long.parseLong(value);
                return number >= least && number <= most;
            } catch (NumberFormatException e) {
                return false;
            }
        });
    }
}
