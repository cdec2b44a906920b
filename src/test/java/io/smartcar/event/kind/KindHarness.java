package io.smartcar.event.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.event.RejectedEventException;
import io.smartcar.store.hbase.EventToRow;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;

/** A kind named {@code x}, and the rows, keys and rejections of its events. */
public final class KindHarness {
    private final CamelContext context = new DefaultCamelContext();
    private final EventToRow eventToRow;
    private final Kind kind;

    private KindHarness(Map<String, String> settings) {
        Kinds kinds = new Kinds(settings);
        kind = kinds.named("x").orElseThrow();
        eventToRow = new EventToRow(kinds, Clock.fixed(Instant.parse("2026-11-22T00:00:00Z"), ZoneOffset.UTC));
    }

    /** A kind with the required settings and these: key (after the kind's name), value, and so on. */
    public static KindHarness of(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("kind.x.topic", "x", "kind.x.table", "X", "kind.x.family", "f"));
        for (int index = 0; index < settings.length; index += 2) {
            all.put("kind.x." + settings[index], settings[index + 1]);
        }
        return new KindHarness(all);
    }

    /** The row of an event. */
    public Put put(byte[] line) {
        Exchange event = map(line);
        assertThat(event.getException()).isNull();
        return event.getMessage().getHeader(HBaseConstants.MUTATION, Put.class);
    }

    /** The row of an event. */
    public Put put(String line) {
        return put(line.getBytes(StandardCharsets.UTF_8));
    }

    /** The row key of an event. */
    public String row(String line) {
        return Bytes.toString(put(line).getRow());
    }

    /** The cells of an event's row by their qualifiers, as text. */
    public Map<String, String> cells(byte[] line) {
        Map<String, String> cells = new TreeMap<>();
        for (Cell cell : put(line).getFamilyCellMap().get(Bytes.toBytes("f"))) {
            cells.put(Bytes.toString(CellUtil.cloneQualifier(cell)), Bytes.toString(CellUtil.cloneValue(cell)));
        }
        return cells;
    }

    /** The cells of an event's row by their qualifiers, as text. */
    public Map<String, String> cells(String line) {
        return cells(line.getBytes(StandardCharsets.UTF_8));
    }

    /** A cell's bytes. */
    public byte[] cell(String line, String qualifier) {
        return CellUtil.cloneValue(
                put(line).get(Bytes.toBytes("f"), Bytes.toBytes(qualifier)).get(0));
    }

    /** The rejection of an event: reason, colon, message. */
    public String rejection(String line) {
        return rejection(line.getBytes(StandardCharsets.UTF_8));
    }

    /** The rejection of an event: reason, colon, message. */
    public String rejection(byte[] line) {
        Exception rejection = map(line).getException();
        assertThat(rejection).isInstanceOf(RejectedEventException.class);
        return ((RejectedEventException) rejection).reason() + ": " + rejection.getMessage();
    }

    /** The Kafka key of an event as text. */
    public String key(String line) throws RejectedEventException {
        return Bytes.toString(
                kind.keys().required(Samples.event(context, "x", line).getMessage()));
    }

    private Exchange map(byte[] line) {
        Exchange event = Samples.event(context, "x", "");
        event.getMessage().setBody(line);
        eventToRow.map(event);
        return event;
    }
}
