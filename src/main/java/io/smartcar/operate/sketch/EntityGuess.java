package io.smartcar.operate.sketch;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds the column with the entity that events are about, such as a car or a host: many values, each of them often. */
final class EntityGuess {
    private static final int LEAST_SCORE = 3;

    /** Names, in lower case and with underscores around each word. */
    private static final Pattern ENTITY =
            Pattern.compile("_(car|vehicle|vin|device|host|hostname|machine|sensor|node|server"
                    + "|user|username|client|customer|account|member|ip|imei|station|terminal)_|차량|고객|회원|사용자|장비|단말");

    private static final Pattern OTHER =
            Pattern.compile("_(level|severity|facility|status|state|method|message|msg|path|url"
                    + "|uri|request|req|referer|agent|type|size|bytes|length|len|port|protocol|duration|elapsed|latency|thread|logger"
                    + "|pid|procid|version|date|time|context|trace|span|txn|event|uuid|seq|session|area|region|city|count|amount"
                    + "|price|speed|class|ident)_");
    private static final Pattern NUMBER = Pattern.compile("_(id|no|num|number|nr|key|code)_$|번호_$|코드_$|아이디_$");

    private static final Pattern IDENTIFIER = Pattern.compile("(?=.*\\p{L})(?=.*\\d)[\\p{L}\\d._:/-]{2,64}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d*[.,]\\d+");

    private final Table table;
    private final String timeColumn;

    /** @param timeColumn null if there is none */
    EntityGuess(Table table, String timeColumn) {
        this.table = table;
        this.timeColumn = timeColumn;
    }

    Optional<String> guess() {
        return table.names().stream()
                .filter(name -> !name.equals(timeColumn) && score(name) >= LEAST_SCORE)
                .reduce((first, other) -> score(other) > score(first) ? other : first);
    }

    private int score(String name) {
        String words = words(name);
        Predicate<String> isShort = value -> value.length() <= 64;
        boolean other = OTHER.matcher(words).find()
                || table.all(name, value -> DECIMAL.matcher(value).matches());
        if (other || !table.all(name, isShort)) {
            return 0;
        }
        boolean entity = ENTITY.matcher(words).find();
        boolean repeated =
                table.distinct(name) > 1 && table.distinct(name) < table.rows().size();
        return (entity ? 4 : isIdentifier(name) ? 3 : 0)
                + (table.all(name, value -> IDENTIFIER.matcher(value).matches()) ? 2 : 0)
                + (repeated ? 1 : 0)
                - (isUnique(name) ? 2 : 0);
    }

    /** Whether each event has another value, as its number would. */
    private boolean isUnique(String name) {
        return timeColumn != null
                && table.rows().size() > 9
                && table.distinct(name) == table.rows().size();
    }

    /** Whether a name is that of a number or a code. */
    static boolean isIdentifier(String name) {
        return NUMBER.matcher(words(name)).find();
    }

    /** {@code _car_number_} for {@code carNumber} as well as for {@code Car Number}. */
    private static String words(String name) {
        String separated = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        return "_" + separated.replaceAll("[^\\p{L}\\p{N}]+", "_") + "_";
    }
}
