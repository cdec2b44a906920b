package io.smartcar.event.format.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.format.EventColumns;
import io.smartcar.event.format.EventFormat;
import io.smartcar.event.format.EventLayout;
import io.smartcar.event.format.FormatSettings;
import io.smartcar.event.format.syslog.SyslogMessage.Part;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Message;

/**
 * The format {@code syslog} of a kind. Its columns:
 *
 * <table>
 * <caption>Columns</caption>
 * <tr><td>received, received_ms</td><td>the time of reception: ISO 8601 in UTC, milliseconds since 1970</td></tr>
 * <tr><td>sender</td><td>the address of the sender</td></tr>
 * <tr><td>form</td><td>{@code rfc5424}, {@code rfc3164} or {@code raw}</td></tr>
 * <tr><td>time</td><td>the time in the message: ISO 8601 in UTC</td></tr>
 * <tr><td>host</td><td>the host in the message; otherwise the sender, or {@code -} if that is unknown</td></tr>
 * <tr><td>application, procid, msgid, message</td><td>as in the message</td></tr>
 * <tr><td>facility, severity</td><td>numbers</td></tr>
 * <tr><td>structured_data</td><td>a JSON object of objects; a repeated parameter has an array</td></tr>
 * <tr><td>raw</td><td>the whole message</td></tr>
 * </table>
 *
 * <p>A part that a message does not have has no cell.
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
        ZoneId zone = settings.zone();
        return new EventLayout(
                COLUMNS, columns.isEmpty() ? COLUMNS : columns, () -> new Columns(zone), column -> new Columns(zone));
    }

    /** The columns of one message after another; a value is computed when it is first needed. */
    private static final class Columns implements EventColumns {
        private static final byte[] UNKNOWN = {'-'};

        private final SyslogParser parser;
        private final byte[][] values;
        private Message event;
        private SyslogMessage message;
        private long received;

        Columns(ZoneId zone) {
            this.parser = new SyslogParser(zone);
            this.values = new byte[COLUMNS.size()][];
        }

        @Override
        public void split(byte[] line, Message viewed) {
            event = viewed;
            received = ReadingTime.of(viewed, 0);
            message = parser.parse(line, received);
            Arrays.fill(values, null);
        }

        @Override
        public byte[] array(int column) {
            Part part = part(column);
            if (part != null && message.has(part)) {
                return message.bytes();
            }
            if (values[column] == null) {
                values[column] = value(COLUMNS.get(column));
            }
            return values[column];
        }

        @Override
        public int start(int column) {
            Part part = part(column);
            return part != null && message.has(part) ? message.start(part) : 0;
        }

        @Override
        public int length(int column) {
            Part part = part(column);
            return part != null && message.has(part) ? message.end(part) - message.start(part) : array(column).length;
        }

        /** The part of the message that is the column; null if the column is computed. */
        private Part part(int column) {
            return switch (COLUMNS.get(column)) {
                case "host" -> Part.HOST;
                case "application" -> Part.APPLICATION;
                case "procid" -> Part.PROCID;
                case "msgid" -> Part.MSGID;
                case "message" -> Part.MESSAGE;
                default -> null;
            };
        }

        private byte[] value(String name) {
            return switch (name) {
                case "received" -> text(Instant.ofEpochMilli(received));
                case "received_ms" -> text(received);
                case "sender" -> event.getHeader(EventHeaders.SENDER, byte[].class);
                case "form" -> text(message.form().word());
                case "time" -> text(message.time());
                case "host" -> sender();
                case "facility" -> message.facility() < 0 ? null : text(message.facility());
                case "severity" -> message.severity() < 0 ? null : text(message.severity());
                case "structured_data" ->
                    message.has(Part.STRUCTURED_DATA) ? text(StructuredData.toJson(message.structuredData())) : null;
                case "raw" -> message.bytes();
                default -> null;
            };
        }

        private byte[] sender() {
            byte[] sender = event.getHeader(EventHeaders.SENDER, byte[].class);
            return sender == null || sender.length == 0 ? UNKNOWN : sender;
        }

        private static byte[] text(Object value) {
            return value == null ? null : value.toString().getBytes(UTF_8);
        }
    }
}
