package io.smartcar.event.format;

import static org.assertj.core.api.Assertions.fail;

import io.smartcar.event.RejectedEventException;
import io.smartcar.property.Every;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The columns of every short line equal those of an independent implementation. */
class EveryShortLineTest {
    private static final int COLUMNS = 12;

    /** RFC 4180: a quoted column or one that does not begin with a quote, and a delimiter or the end. */
    private static final Pattern CSV = Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|(?!\")([^,]*))(,|\\z)");

    /** The same, with the escapes of a quote, a delimiter and a backslash. */
    private static final Pattern ESCAPED_CSV =
            Pattern.compile("(?:\"((?:\\\\[\\\\\",]|\"\"|[^\"])*+)\"|(?!\")((?:\\\\[\\\\\",]|[^,])*+))(,|\\z)");

    @Test
    void shouldSplitEveryShortLineAtItsDelimiters() throws Exception {
        EventLayout layout = layout(new DelimitedFormat());
        EventColumns all = layout.open();
        Every.text("a, ", 7, line -> {
            List<String> expected = List.of(line.split(",", -1));
            expect(line, expected, read(all, line));
            for (int number = 0; number < 8; number++) {
                EventColumns one = layout.open(number);
                one.split(line.getBytes(StandardCharsets.UTF_8), null);
                expect(line, number < expected.size() ? expected.get(number) : null, text(one, number));
            }
        });
    }

    @Test
    void shouldReadEveryShortLineOfCsvAndRejectTheOthers() throws Exception {
        EventColumns columns = layout(new CsvFormat()).open();
        Every.text(
                "a,\"\n",
                7,
                line -> expect(
                        line, csv(line, CSV, text -> text.replace("\"\"", "\""), text -> text), read(columns, line)));
    }

    @Test
    void shouldReadEveryShortLineOfCsvWithEscapes() throws Exception {
        EventColumns columns =
                layout(new CsvFormat(), Map.of("kind.x.escape", "\\")).open();
        Every.text(
                "a,\"\\",
                8,
                line -> expect(
                        line,
                        csv(
                                line,
                                ESCAPED_CSV,
                                text -> text.replaceAll("(?:\\\\(?=[\\\\\",])|\"(?=\"))(.)", "$1"),
                                text -> text.replaceAll("\\\\([\\\\\",])", "$1")),
                        read(columns, line)));
    }

    /** Columns {@code c0} to {@code c11} between commas, however many of them a line has. */
    private static EventLayout layout(EventFormat format) {
        return layout(format, Map.of());
    }

    private static EventLayout layout(EventFormat format, Map<String, String> others) {
        String names =
                IntStream.range(0, COLUMNS).mapToObj(number -> "c" + number).collect(Collectors.joining(","));
        Map<String, String> settings = new HashMap<>(others);
        settings.put("kind.x.columns", names);
        settings.put("kind.x.delimiter", ",");
        settings.put("kind.x.missing-columns", "ignore");
        settings.put("kind.x.extra-columns", "ignore");
        return format.layout(new FormatSettings("x", settings, key -> false));
    }

    /** The columns, or null if it is no CSV. */
    private static List<String> csv(
            String line, Pattern csv, UnaryOperator<String> quoted, UnaryOperator<String> unquoted) {
        List<String> columns = new ArrayList<>();
        Matcher column = csv.matcher(line).useAnchoringBounds(true);
        int position = 0;
        while (column.region(position, line.length()).lookingAt()) {
            columns.add(column.group(1) == null ? unquoted.apply(column.group(2)) : quoted.apply(column.group(1)));
            position = column.end();
            if (column.group(3).isEmpty()) {
                return position == line.length() ? columns : null;
            }
        }
        return null;
    }

    private static List<String> read(EventColumns columns, String line) {
        try {
            columns.split(line.getBytes(StandardCharsets.UTF_8), null);
        } catch (RejectedEventException e) {
            return null;
        }
        List<String> read = new ArrayList<>();
        for (int column = 0; column < COLUMNS && columns.array(column) != null; column++) {
            read.add(text(columns, column));
        }
        return read;
    }

    private static String text(EventColumns columns, int column) {
        byte[] array = columns.array(column);
        return array == null
                ? null
                : new String(array, columns.start(column), columns.length(column), StandardCharsets.UTF_8);
    }

    private static void expect(String line, Object expected, Object actual) {
        if (expected == null ? actual != null : !expected.equals(actual)) {
            fail("Expected " + expected + " of '" + line + "', but got " + actual);
        }
    }
}
