package io.smartcar.camel.support;

import java.util.List;

/** Checks of the values of settings: a failure names the setting, the expected values, and the given one. */
public final class Require {
    private Require() {}

    /**
     * Returns a number as an int.
     *
     * @param key the setting's key
     * @throws IllegalArgumentException if the value is not from {@code minimum} to {@code maximum}, both included
     */
    public static int between(String key, long value, int minimum, int maximum) {
        return (int) between(key, value, (long) minimum, maximum);
    }

    /** The same for numbers that an int may not hold. */
    public static long between(String key, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            throw wrong(key, "a whole number from " + minimum + " to " + maximum, value);
        }
        return value;
    }

    /**
     * Returns one of the words.
     *
     * @param key the setting's key
     * @throws IllegalArgumentException if the value is another word
     */
    public static String oneOf(String key, String value, List<String> words) {
        if (!words.contains(value)) {
            throw wrong(key, "one of " + String.join(", ", words), value);
        }
        return value;
    }

    /** The failure of a setting whose value is wrong. */
    public static IllegalArgumentException wrong(String key, String expected, Object value) {
        return new IllegalArgumentException(
                "Setting " + key + " is wrong: expected " + expected + ", got '" + value + "'");
    }
}
