package io.smartcar.operate.sketch;

import io.smartcar.event.RejectedEventException;
import io.smartcar.event.kind.EventTime;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the column with the time of an event, its format and its zone. */
final class TimeGuess {
    /** Numbers of 2010 to 2033, or that begin with a year: others seldom are times, nor are those of nanoseconds. */
    private static final Map<String, Pattern> NUMBERS = Map.of(
            "epoch-seconds", Pattern.compile("(12[6-9]|1[3-9]\\d)\\d{7}(\\.\\d{1,9})?"),
            "epoch-milliseconds", Pattern.compile("(12[6-9]|1[3-9]\\d)\\d{10}(\\.\\d{1,6})?"),
            "epoch-microseconds", Pattern.compile("(12[6-9]|1[3-9]\\d)\\d{13}"),
            "yyyyMMddHH", Pattern.compile("20\\d{8}"),
            "yyyyMMddHHmm", Pattern.compile("20\\d{10}"),
            "yyyyMMddHHmmss", Pattern.compile("(19|20)\\d{12}"),
            "yyyyMMdd", Pattern.compile("(19|20)\\d{6}"));

    private static final Map<String, EventTime> FORMATS = new LinkedHashMap<>();

    static {
        List.of(
                        "iso",
                        "epoch-milliseconds",
                        "epoch-seconds",
                        "epoch-microseconds",
                        "dd/MMM/yyyy:HH:mm:ss XX",
                        "yyyyMMddHHmmss",
                        "yyyyMMddHHmm",
                        "yyyyMMddHH",
                        "yyyy/MM/dd HH:mm[:ss]",
                        "yyyy.MM.dd HH:mm[:ss]",
                        "dd.MM.yyyy HH:mm[:ss]",
                        "dd/MM/yyyy HH:mm[:ss]",
                        "MM/dd/yyyy HH:mm[:ss]",
                        "dd-MMM-yyyy HH:mm:ss",
                        "M/d/yyyy h:mm[:ss] a",
                        "yyyy. M. d. a h:mm[:ss]",
                        "EEE MMM d HH:mm:ss zzz yyyy",
                        "yyyyMMdd",
                        "yyyy-MM-dd",
                        "dd.MM.yyyy")
                .forEach(format -> FORMATS.put(format, new EventTime(format, ZoneOffset.UTC)));
    }

    private TimeGuess() {}

    /** Sets the time of a kind; times of the zone are those that name none. */
    static void guess(Table table, KindFile kind, ZoneId local) {
        Optional<String> found = table.names().stream()
                .filter(name -> table.all(name, value -> true) && format(table.values(name)) != null)
                .findFirst();
        if (found.isEmpty()) {
            kind.comment("row", "Unsure: no column looks like the time of an event; cells get the time of reading.");
            return;
        }
        List<String> values = table.values(found.get());
        String format = format(values);
        kind.set("time", found.get());
        kind.set("time-format", format);
        if (!format.matches(".*[Hh].*") && format.contains("yyyy")) {
            kind.comment(
                    "time",
                    "Unsure: a day only; fields.when={" + found.get()
                            + "} {CLOCK} adds the clock of another column, for time=when.");
        } else if (format.matches(".*(dd/MM/|M/d).*")) {
            kind.comment("time-format", "Unsure: which of day and month is first.");
        }
        boolean zoned =
                format.contains("X") || format.equals("iso") && values.get(0).matches(".{16,}(Z|UTC|[+-][\\d:]+)");
        if (zoned && !"syslog".equals(kind.get("format"))) {
            kind.set("time-zone", "UTC");
        } else if (!format.startsWith("epoch")) {
            kind.set("time-zone", local.getId(), "Unsure: the zone of times that name none; this machine's zone.");
        }
    }

    /** The format of most values; null if they are no times. */
    static String format(List<String> values) {
        return FORMATS.keySet().stream()
                .filter(format -> !values.isEmpty()
                        && isTime(format, values.get(values.size() / 2))
                        && Sample.isMost(values, value -> isTime(format, value)))
                .findFirst()
                .orElse(null);
    }

    private static boolean isTime(String format, String text) {
        Pattern shape = NUMBERS.get(format);
        if (shape == null ? text.matches("\\d*") : !shape.matcher(text).matches()) {
            return false;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            FORMATS.get(format).parse(bytes, 0, bytes.length, "");
            return true;
        } catch (RejectedEventException e) {
            return false;
        }
    }
}
