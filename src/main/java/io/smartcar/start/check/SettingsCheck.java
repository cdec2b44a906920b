package io.smartcar.start.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the settings of this program: unknown keys, wrong values, and batches that do not fit into the heap. */
public final class SettingsCheck {
    private static final long KAFKA_REQUEST_BYTES = 1024 * 1024;
    private static final long DEAD_LETTER_HEADER_BYTES = 16 * 1024;

    /** Blanks other than the usual one, marks and control characters. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Z}\\p{Cf}\\p{Cc}&&[^ ]]");

    private SettingsCheck() {}

    /**
     * Checks settings.
     *
     * @param keys the keys that are set
     * @param values returns the value of a key, or null
     * @param heapBytes the largest size of the heap
     * @throws IllegalArgumentException if a setting is unknown or wrong; the message names all of them
     */
    public static void check(Set<String> keys, UnaryOperator<String> values, long heapBytes) {
        List<String> problems = new ArrayList<>();
        Set<String> known = Settings.known(keys);
        for (String key : new TreeSet<>(keys)) {
            Matcher invisible = INVISIBLE.matcher(key);
            if (invisible.find()) {
                problems.add(String.format(
                        "Setting %s is unknown: delete the invisible character U+%04X in its name",
                        INVISIBLE.matcher(key).replaceAll(""), invisible.group().codePointAt(0)));
            } else if (Settings.isOurs(key) && !Settings.isKnown(key)) {
                problems.add("Setting " + key + " is unknown" + Suggestion.of(key, known));
            }
        }
        checkDecoded(Stream.concat(keys.stream(), known.stream()), values, problems);
        for (Setting setting : Settings.all()) {
            String value = values.apply(setting.key());
            if (value == null) {
                problems.add("Setting " + setting.key() + " is missing: expected " + setting.expected());
            } else if (!setting.allows().test(value)) {
                problems.add("Setting " + setting.key() + " is wrong: expected " + setting.expected() + ", got '"
                        + value + "'");
            }
        }
        if (problems.isEmpty()) {
            checkRequest(values, problems);
            checkHeap(values, heapBytes, problems);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(". ", problems));
        }
    }

    /** The command line and the environment are decoded by Java, files have been checked. */
    private static void checkDecoded(Stream<String> keys, UnaryOperator<String> values, List<String> problems) {
        keys.distinct()
                .filter(key -> String.valueOf(values.apply(key)).contains("\uFFFD"))
                .map(key -> "Setting " + key + " is not in the encoding of this process ("
                        + System.getProperty("sun.jnu.encoding")
                        + "): start it in a UTF-8 locale, for example with LC_ALL=C.UTF-8")
                .forEach(problems::add);
    }

    /** The batches that collectors send and storers store must leave half of the heap free. */
    private static void checkHeap(UnaryOperator<String> values, long heapBytes, List<String> problems) {
        long maxBytes = number(values, "events.max-bytes");
        long sending = does(values, "collector") ? number(values, "events.batch-size") : 0;
        long storing = does(values, "storer") ? number(values, "store.batch-size") : 0;
        long consumers = number(values, "store.consumers");
        long needed = maxBytes * (sending + storing * consumers);
        if (needed > heapBytes / 2) {
            problems.add("Batches may need more than half of the heap: events.max-bytes " + maxBytes
                    + " x (events.batch-size " + sending + " + store.batch-size " + storing + " x store.consumers "
                    + consumers + ") = " + mebibytes(needed) + " MiB, but the heap has " + mebibytes(heapBytes)
                    + " MiB: lower one of them, or raise -Xmx to " + mebibytes(needed * 2) + "m");
        }
    }

    /** An event must fit into a request to Kafka, with the headers of a dead letter. */
    private static void checkRequest(UnaryOperator<String> values, List<String> problems) {
        String key = "camel.component.kafka.max-request-size";
        String configured = values.apply(key);
        long request = configured == null ? KAFKA_REQUEST_BYTES : Long.parseLong(configured);
        long maxBytes = number(values, "events.max-bytes");
        if (maxBytes + DEAD_LETTER_HEADER_BYTES > request) {
            problems.add("Setting events.max-bytes is wrong: expected at most " + (request - DEAD_LETTER_HEADER_BYTES)
                    + ", so that a dead letter with its headers fits into " + key + " (" + request + "), got "
                    + maxBytes);
        }
    }

    private static boolean does(UnaryOperator<String> values, String role) {
        return values.apply("process.roles").contains(role);
    }

    private static long number(UnaryOperator<String> values, String key) {
        return Long.parseLong(values.apply(key));
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
