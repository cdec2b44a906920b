package io.smartcar.operate.sketch;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the column with the time of an event, its format and its zone. */
final class TimeGuess {
    private static final String COMPOSED = "event_time";
    private static final Pattern NAMED = Pattern.compile("(?i).*(time|date|stamp|when|시간|일시|시각|날짜).*|ts|t");
    private static final Pattern CLOCK = Pattern.compile("[0-2]\\d(:[0-5]\\d){1,2}([.,]\\d+)?");

    private final List<String> lines;
    private final KindFile kind;
    private Table table;

    TimeGuess(List<String> lines, KindFile kind) {
        this.lines = lines;
        this.kind = kind;
        this.table = kind.cut(lines);
    }

    /** @param local the zone of times that name none */
    void guess(ZoneId local) {
        Optional<String> found = table.names().stream()
                .filter(name -> format(name) != null)
                .min(Comparator.comparing(this::isDate)
                        .thenComparing(name -> !NAMED.matcher(name).matches()));
        if (found.isEmpty()) {
            kind.comment("row", "Unsure: no column looks like the time of an event; cells get the time of reading.");
            return;
        }
        String column = found.get();
        if (isDate(column) && compose(column)) {
            column = COMPOSED;
            table = kind.cut(lines);
        }
        String format = dayAndMonth(format(column), table.values(column));
        kind.set("time", column);
        kind.set("time-format", format);
        boolean named = TimeText.hasZone(format, table.values(column).get(0));
        if (!named || "syslog".equals(kind.get("format"))) {
            kind.set("time-zone", local.getId(), "Unsure: the zone of times that name none; this machine's zone.");
        } else if (!format.startsWith("epoch")) {
            kind.set("time-zone", "UTC");
        }
    }

    /** The format of most values of a column that each line has; null if there is none. */
    private String format(String name) {
        List<String> values = table.values(name);
        String format = values.size() < table.rows().size() || values.isEmpty()
                ? null
                : TimeText.format(values.get(values.size() / 2));
        return format != null && Sample.isMost(values, value -> format.equals(TimeText.format(value))) ? format : null;
    }

    private boolean isDate(String name) {
        return format(name).matches("[yMd./ -]+");
    }

    /** Composes a time of a date and of a clock in another column, if there is one. */
    private boolean compose(String date) {
        Optional<String> clock = table.names().stream()
                .filter(name -> table.all(name, CLOCK.asMatchPredicate()))
                .findFirst();
        clock.ifPresent(name -> kind.set("fields." + COMPOSED, "{" + date + "} {" + name + "}"));
        return clock.isPresent();
    }

    /** The same format, with the month first if a number above 12 shows that. */
    private String dayAndMonth(String format, List<String> values) {
        if (!format.startsWith("dd/MM/")) {
            return format;
        }
        boolean monthFirst =
                values.stream().anyMatch(value -> value.substring(3, 5).compareTo("12") > 0);
        if (!monthFirst
                && values.stream().noneMatch(value -> value.substring(0, 2).compareTo("12") > 0)) {
            kind.comment("time-format", "Unsure: the month may be first (MM/dd).");
        }
        return monthFirst ? "MM/dd" + format.substring(5) : format;
    }
}
