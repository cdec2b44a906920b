package io.smartcar.operate.sketch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the column with the entity that events are about, such as a car or a host. */
final class EntityGuess {
    private static final int FEW = 10;

    /** Names, in lower case and with underscores around each word. */
    private static final Pattern ENTITY = Pattern.compile("_(car|vehicle|vin|device|host|hostname|sensor|server|user"
            + "|client|customer|account|ip)_((id|no|number|name|ip|key)_)?$|차량|고객|회원|사용자|장비");

    private static final Pattern NUMBER = Pattern.compile("_(id|no|number)_$|번호_$|아이디_$");
    /** Values such as X0001 or 10.0.0.1. */
    private static final Pattern IDENTIFIER =
            Pattern.compile("(?=.*\\p{L})(?=.*\\d)[\\p{L}\\d_-]{2,64}|\\d{1,3}(\\.\\d{1,3}){3}");

    private EntityGuess() {}

    /**
     * The column that is named so, else one with identifiers; values are repeated where events have times.
     *
     * @param time the column with the time; null if there is none
     */
    static Optional<String> guess(Table table, String time) {
        int lines = table.rows().size();
        List<String> columns = table.names().stream()
                .filter(name ->
                        !name.equals(time) && !name.equals("thread") && table.all(name, value -> value.length() <= 64))
                .filter(name -> time == null || lines < FEW || table.distinct(name) < lines)
                .toList();
        return Stream.<Predicate<String>>of(
                        name -> ENTITY.matcher(words(name)).find(),
                        name -> isNumber(name) && table.distinct(name) > 1,
                        name -> table.all(name, IDENTIFIER.asMatchPredicate()) && table.distinct(name) > 1)
                .flatMap(rule -> columns.stream().filter(rule))
                .findFirst();
    }

    /** Whether a name is that of a number which is not a quantity. */
    static boolean isNumber(String name) {
        return NUMBER.matcher(words(name)).find();
    }

    /** {@code _car_number_} for {@code carNumber} as well as for {@code Car Number}. */
    private static String words(String name) {
        String separated = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        return "_" + separated.replaceAll("[^\\p{L}\\p{N}]+", "_") + "_";
    }
}
