package io.smartcar.faults.source;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The messages of a {@link SyslogDevice}, each different: RFC 5424 with the number of the connection as process, and that
 * of the message on it as message id.
 */
public record DeviceMessage(String host, int connection, int number) {
    private static final Pattern FORM = Pattern.compile(
            "<13>1 2016-01-01T00:00:00Z (\\S+) gateway (\\d+) (\\d+) \\[route@1 lane=\"(\\d)\"] (car passed x*)");
    private static final int LANES = 7;
    private static final int PADDING = 150;

    public byte[] bytes() {
        return ("<13>1 2016-01-01T00:00:00Z " + host + " gateway " + connection + " " + number + " [route@1 lane=\""
                        + number % LANES + "\"] car passed " + "x".repeat(number * 37 % PADDING))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The message with this text, or null if it is none, or not all of one. */
    public static DeviceMessage of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        DeviceMessage message =
                new DeviceMessage(form.group(1), Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)));
        return SourceLine.text(message.bytes()).equals(text) ? message : null;
    }

    /** The host that a text begins to name, be it whole or not; null if it does not come so far. */
    public static String host(String text) {
        String[] words = text.split(" ", -1);
        return words.length > 3 ? words[2] : null;
    }

    /** What its row must have, but for what reception adds. */
    public Map<String, String> cells() {
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put("form", "rfc5424");
        cells.put("time", "2016-01-01T00:00:00Z");
        cells.put("host", host);
        cells.put("application", "gateway");
        cells.put("procid", "" + connection);
        cells.put("msgid", "" + number);
        cells.put("facility", "1");
        cells.put("severity", "5");
        cells.put("structured_data", "{\"route@1\":{\"lane\":\"" + number % LANES + "\"}}");
        cells.put("message", "car passed " + "x".repeat(number * 37 % PADDING));
        return cells;
    }
}
