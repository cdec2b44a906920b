package io.smartcar.event.format.syslog;

import io.smartcar.event.format.EventColumns;
import io.smartcar.event.format.EventFormat;
import io.smartcar.event.format.EventLayout;
import io.smartcar.event.format.FormatSettings;
import java.time.ZoneId;
import java.util.List;

/**
 * The format {@code syslog} of a kind. Its columns:
 *
 * <table>
 * <caption>Columns</caption>
 * <tr><td>received, received_ms</td><td>when it was received: ISO 8601 in UTC, milliseconds since 1970</td></tr>
 * <tr><td>sender</td><td>the address that it came from</td></tr>
 * <tr><td>form</td><td>{@code rfc5424}, {@code rfc3164} or {@code raw}</td></tr>
 * <tr><td>time</td><td>when it was made, as it says itself: ISO 8601 in UTC</td></tr>
 * <tr><td>host</td><td>as it says itself; the sender if it does not, {@code -} if that is not known either</td></tr>
 * <tr><td>application, procid, msgid, message</td><td>as in the message</td></tr>
 * <tr><td>facility, severity</td><td>numbers</td></tr>
 * <tr><td>structured_data</td><td>a JSON object of objects; a parameter that comes twice has an array</td></tr>
 * <tr><td>raw</td><td>the whole message as it was received</td></tr>
 * </table>
 *
 * <p>What a message does not have is no cell.
 */
public final class SyslogFormat implements EventFormat {
    private static final List<String> COLUMNS = List.of(
            "received",
            "received_ms",
            "sender",
            "form",
            "time",
            "host",
            "application",
            "procid",
            "msgid",
            "facility",
            "severity",
            "structured_data",
            "message",
            "raw");

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public EventLayout layout(FormatSettings settings) {
        List<String> columns = settings.columnNames();
        if (!COLUMNS.containsAll(columns)) {
            throw settings.wrong("columns", "expected columns of the format: " + String.join(", ", COLUMNS));
        }
        return new Layout(columns.isEmpty() ? COLUMNS : columns, settings.zone());
    }

    private record Layout(List<String> columns, ZoneId zone) implements EventLayout {
        @Override
        public List<String> names() {
            return COLUMNS;
        }

        @Override
        public EventColumns open() {
            return new SyslogColumns(COLUMNS, zone);
        }
    }
}
