package io.smartcar.store.lookup;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.support.MessageText;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps around the scan of a look-up: the request becomes a scan, its rows become a page of JSON. A page ends when it
 * is full, or when enough rows were read or enough time has passed; it then links to the next one. The bean {@code lookUps}.
 * Thread-safe.
 */
public final class LookUps {
    private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);
    private static final String LOOK_UP = "SmartcarLookUp";
    private static final int MOST_ROWS = 10_000;
    private static final int MOST_AT_ONCE = 4;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Kinds kinds;
    private final Semaphore running = new Semaphore(MOST_AT_ONCE);
    private final LongSupplier nanoTime;

    public LookUps(Kinds kinds) {
        this(kinds, System::nanoTime);
    }

    LookUps(Kinds kinds, LongSupplier nanoTime) {
        this.kinds = kinds;
        this.nanoTime = nanoTime;
    }

    /**
     * Makes a request a scan.
     *
     * @throws NoSuchElementException if there is no such kind
     * @throws IllegalArgumentException if a parameter is wrong
     */
    public void scan(Exchange exchange) {
        begin(exchange);
        Message message = exchange.getMessage();
        String name = message.getHeader("kind", String.class);
        Kind kind = kinds.named(name)
                .orElseThrow(() -> new NoSuchElementException("Expected one of the kinds "
                        + kinds.all().stream().map(Kind::name).sorted().collect(Collectors.joining(", "))
                        + ", got '" + MessageText.escape(name) + "'"));
        LookUp lookUp = LookUp.of(kind, message.getHeader(Exchange.HTTP_RAW_QUERY, String.class));
        exchange.setProperty(LOOK_UP, lookUp);
        // what the request says of other things, and of HBase
        message.removeHeaders("*");
        message.setHeader(HBaseConstants.TABLE_NAME, kind.table());
        message.setHeader(HBaseConstants.FROM_ROW, lookUp.rows().start());
        // an empty range would be the whole table
        message.setHeader(
                HBaseConstants.STOP_ROW,
                lookUp.rows().isEmpty() ? lookUp.rows().start() : lookUp.rows().stop());
        message.setHeader(HBaseConstants.HBASE_MAX_SCAN_RESULTS, MOST_ROWS);
        message.setBody(rows(kind));
    }

    /** While HBase does not answer, look-ups must not keep all threads of the port waiting. */
    private void begin(Exchange exchange) {
        if (!running.tryAcquire()) {
            throw new RejectedExecutionException("More than " + MOST_AT_ONCE + " look-ups at once: try again");
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                running.release();
            }
        });
    }

    /** The rows to read: bytes, of the family of the kind. */
    private static HBaseData rows(Kind kind) {
        HBaseCell cell = new HBaseCell();
        cell.setFamily(new String(kind.family(), StandardCharsets.UTF_8));
        cell.setValueType(byte[].class);
        HBaseRow row = new HBaseRow();
        row.setRowType(byte[].class);
        row.getCells().add(cell);
        return new HBaseData(List.of(row));
    }

    /** Makes the rows of a scan a page. */
    public void answer(Exchange exchange) {
        LookUp lookUp = exchange.getProperty(LOOK_UP, LookUp.class);
        Iterator<?> rows = exchange.getMessage().getBody(Iterator.class);
        Map<String, Kind.Cell> cells =
                Arrays.stream(lookUp.kind().cells()).collect(Collectors.toMap(Kind.Cell::name, Function.identity()));
        long end = nanoTime.getAsLong() + LONGEST.toNanos();
        JsonArray events = new JsonArray();
        int read = 0;
        byte[] last = null;
        boolean isLeft = !lookUp.rows().isEmpty() && rows.hasNext();
        while (isLeft && events.size() < lookUp.limit() && nanoTime.getAsLong() - end < 0) {
            HBaseRow row = (HBaseRow) rows.next();
            read++;
            last = (byte[]) row.getId();
            JsonObject event = event(lookUp, cells, row);
            if (event != null) {
                events.add(event);
            }
            isLeft = rows.hasNext();
        }
        JsonObject page = new JsonObject();
        page.put("kind", lookUp.kind().name());
        page.put("events", events);
        page.put("read", read);
        if (last != null && (isLeft || read == MOST_ROWS)) {
            page.put("next", lookUp.next(last));
        }
        answer(exchange, 200, page);
    }

    /** Null if the row is not asked for. */
    private static JsonObject event(LookUp lookUp, Map<String, Kind.Cell> cells, HBaseRow row) {
        Map<String, byte[]> values = new TreeMap<>();
        Instant time = Instant.EPOCH;
        for (HBaseCell cell : row.getCells()) {
            values.putIfAbsent(cell.getQualifier(), (byte[]) cell.getValue());
            time = Instant.ofEpochMilli(cell.getTimestamp());
        }
        byte[] key = lookUp.cell() == null ? null : values.get(lookUp.cell().name());
        if (values.isEmpty() || !lookUp.matches(key, time)) {
            return null;
        }
        JsonObject columns = new JsonObject();
        values.forEach((name, value) -> columns.put(name, json(cells.get(name), value)));
        JsonObject event = new JsonObject();
        event.put("row", text((byte[]) row.getId()));
        event.put("time", time.toString());
        event.put("columns", columns);
        return event;
    }

    /** A value as its kind declares it; bytes that are none of that type, as they are. */
    private static Object json(Kind.Cell cell, byte[] value) {
        if (cell == null || cell.type() == null) {
            return text(value);
        }
        try {
            Object typed = cell.type().decode(value);
            // JSON has no NaN, and readers make a double of a decimal
            return typed instanceof BigDecimal || typed instanceof byte[] ? typed.toString() : typed;
        } catch (IllegalArgumentException e) {
            return bytes(value);
        }
    }

    private static Object text(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes(value);
        }
    }

    private static JsonObject bytes(byte[] value) {
        JsonObject bytes = new JsonObject();
        bytes.put("base64", Base64.getEncoder().encodeToString(value));
        return bytes;
    }

    /** Answers a look-up that failed: with what was expected, or, if it was none of the request's faults, why. */
    public void fail(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        int status = 503;
        if (failure instanceof NoSuchElementException) {
            status = 404;
        } else if (failure instanceof RejectedExecutionException) {
            status = 429;
        } else if (exchange.getProperty(LOOK_UP) == null) {
            status = 400;
        } else {
            LOG.warn("A look-up failed", failure);
        }
        JsonObject problem = new JsonObject();
        problem.put("error", status == 503 ? "HBase does not answer: the log has the reason" : failure.getMessage());
        answer(exchange, status, problem);
    }

    private static void answer(Exchange exchange, int status, JsonObject json) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(json.toJson());
    }
}
