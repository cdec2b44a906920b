package io.smartcar.event.format.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.format.EventColumns;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Message;

/** The columns of one syslog message after the other; a value is made when it is first asked for. */
final class SyslogColumns implements EventColumns {
    private static final byte[] UNKNOWN = {'-'};
    private static final byte[] NOTHING = {};

    private final List<String> names;
    private final SyslogParser parser;
    private final byte[][] values;
    private Message event;
    private SyslogMessage message;
    private long received;

    SyslogColumns(List<String> names, ZoneId zone) {
        this.names = names;
        this.parser = new SyslogParser(zone);
        this.values = new byte[names.size()][];
    }

    @Override
    public void view(byte[] line, Message viewed) {
        event = viewed;
        byte[] body = viewed.getBody(byte[].class);
        received = ReadingTime.of(viewed, 0);
        message = parser.parse(body == null ? NOTHING : body, received);
        Arrays.fill(values, null);
    }

    @Override
    public byte[] array(int column) {
        SyslogField field = field(column);
        if (field != null && message.has(field)) {
            return message.bytes();
        }
        if (values[column] == null) {
            values[column] = value(names.get(column));
        }
        return values[column];
    }

    @Override
    public int start(int column) {
        SyslogField field = field(column);
        return field != null && message.has(field) ? message.start(field) : 0;
    }

    @Override
    public int length(int column) {
        SyslogField field = field(column);
        return field != null && message.has(field) ? message.end(field) - message.start(field) : array(column).length;
    }

    /** The part of the message that a column is as it stands; null if it is made of something. */
    private SyslogField field(int column) {
        return switch (names.get(column)) {
            case "host" -> SyslogField.HOST;
            case "application" -> SyslogField.APPLICATION;
            case "procid" -> SyslogField.PROCID;
            case "msgid" -> SyslogField.MSGID;
            case "message" -> SyslogField.MESSAGE;
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
                message.has(SyslogField.STRUCTURED_DATA) ? text(Json.of(message.structuredData())) : null;
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
