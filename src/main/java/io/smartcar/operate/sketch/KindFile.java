package io.smartcar.operate.sketch;

import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.LineEncoding;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.KindColumns;
import io.smartcar.event.kind.Kinds;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;

/** The file of a kind while it is sketched: its settings, and comments on them. */
final class KindFile {
    /** The order of the settings in the file. */
    private static final String[] KEYS =
            ("files encoding drop format delimiter escape trim byte-arrays pattern header columns missing-columns"
                            + " fields.event_time types key topic table family row time time-format time-zone")
                    .split(" ");

    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, String> comments = new HashMap<>();
    private final List<String> dropped = new ArrayList<>();
    private final Message event = new DefaultMessage(new DefaultCamelContext());

    void set(String key, String value) {
        settings.put(key, value);
    }

    /** Sets a value with a comment, which is printed before it. */
    void set(String key, String value, String comment) {
        set(key, value);
        comment(key, comment);
    }

    /** A comment that is printed where the setting is, or would be. */
    void comment(String key, String comment) {
        comments.merge(key, "# " + comment, (one, other) -> one + System.lineSeparator() + other);
    }

    /** Drops lines that begin with this regular expression. */
    void drop(String pattern) {
        dropped.add(pattern);
        set("drop", "^(" + String.join("|", dropped) + ")");
    }

    /** The value of a setting; null if it is not set. */
    String get(String key) {
        return settings.get(key);
    }

    /** Cuts lines into columns, as the routes will; lines that would be rejected are left out. */
    Table cut(List<String> lines) {
        Map<String, String> all = new HashMap<>();
        settings.forEach((key, value) -> all.put(Kinds.key("sketch", key), value));
        Kind kind = new Kinds(all).all().iterator().next();
        KindColumns columns = new KindColumns(kind);
        Charset encoding =
                LineEncoding.of(settings.getOrDefault("encoding", "UTF-8")).charset();
        event.setHeader(KafkaConstants.TIMESTAMP, System.currentTimeMillis());
        List<String[]> rows = new ArrayList<>();
        for (String line : lines) {
            event.setBody(line.getBytes(encoding));
            try {
                columns.split(event);
            } catch (RejectedEventException e) {
                continue;
            }
            rows.add(Stream.of(kind.cells())
                    .map(cell -> columns.text(cell.column()))
                    .toArray(String[]::new));
        }
        return new Table(Stream.of(kind.cells()).map(Kind.Cell::name).toList(), rows);
    }

    /** Prints the file as properties, in which a backslash is written twice. */
    void print(PrintStream out) {
        for (String key : KEYS) {
            if (comments.containsKey(key)) {
                out.println(comments.get(key));
            }
            if (settings.containsKey(key)) {
                out.println(key + "=" + settings.get(key).replace("\\", "\\\\"));
            }
        }
    }
}
