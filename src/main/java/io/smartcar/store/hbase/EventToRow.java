package io.smartcar.store.hbase;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.support.MessageText;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.KindColumns;
import io.smartcar.event.kind.Kinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellBuilder;
import org.apache.hadoop.hbase.CellBuilderFactory;
import org.apache.hadoop.hbase.CellBuilderType;
import org.apache.hadoop.hbase.client.Put;

/**
 * Maps events to rows: adds to each event the table of its kind and a {@code Put} with its row key and one cell per
 * column, whose timestamp is the event's time. The body is unchanged. The same event always becomes the same row. The bean
 * {@code eventToRow}. Thread-safe.
 *
 * <p>Maps a batch (a {@code List<Exchange>}) in one step, or a single event. An event that cannot become a row is rejected:
 * its own exchange gets a {@link RejectedEventException}; the other events of its batch are not affected.
 */
public final class EventToRow {
    private static final long AHEAD_MILLISECONDS = Duration.ofDays(1).toMillis();

    private final Kinds kinds;
    private final Clock clock;

    /**
     * @param kinds the kinds, found by the topics of events
     * @param clock tells which event times are in the future
     */
    public EventToRow(Kinds kinds, Clock clock) {
        this.kinds = kinds;
        this.clock = clock;
    }

    /** Maps the event, or each event of the batch, that is the exchange's body. */
    public void map(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof List<?> batch) {
            Mapper mapper = null;
            for (Object element : batch) {
                mapper = map(event(element), mapper);
            }
        } else {
            map(exchange, null);
        }
    }

    private static Exchange event(Object element) {
        if (element instanceof Exchange exchange) {
            return exchange;
        }
        if (element instanceof Message message && message.getExchange() != null) {
            return message.getExchange();
        }
        throw new IllegalArgumentException("Expected a batch of events, a List<Exchange>, but it contains "
                + (element == null ? "null" : "a " + element.getClass().getName()));
    }

    /** Maps one event, with the last event's mapper if it is of the same kind, and returns the mapper. */
    private Mapper map(Exchange event, Mapper last) {
        if (event.getException() != null) {
            return last; // rejected by an earlier step
        }
        try {
            String topic = topic(event.getMessage());
            Mapper mapper = last != null && last.kind.topic().equals(topic) ? last : mapper(topic);
            mapper.map(event.getMessage());
            return mapper;
        } catch (RejectedEventException e) {
            event.setException(e);
            return last;
        }
    }

    private Mapper mapper(String topic) throws RejectedEventException {
        Kind kind = topic == null ? null : kinds.ofTopic(topic).orElse(null);
        if (kind == null) {
            throw new RejectedEventException(
                    RejectReason.KIND,
                    "Expected an event from the topic of a declared kind (kind.<name>.topic), got one from "
                            + (topic == null ? "no topic" : "'" + topic + "'"));
        }
        return new Mapper(kind, clock.millis() + AHEAD_MILLISECONDS);
    }

    private static String topic(Message event) {
        Object topic = event.getHeader(KafkaConstants.TOPIC);
        Object chosen = topic != null ? topic : event.getHeader(KafkaConstants.OVERRIDE_TOPIC);
        return chosen == null ? null : chosen.toString();
    }

    /** Maps the events of one kind, one by one, for one thread. */
    private static final class Mapper {
        private final Kind kind;
        private final long latest;
        private final KindColumns view;
        // the cells refer to the event's bytes, which therefore must not change
        private final CellBuilder cell = CellBuilderFactory.create(CellBuilderType.SHALLOW_COPY);

        Mapper(Kind kind, long latest) {
            this.kind = kind;
            this.latest = latest;
            this.view = new KindColumns(kind);
        }

        void map(Message event) throws RejectedEventException {
            view.split(event);
            long timestamp = timestamp(event);
            Put put = put(view.rowKey(timestamp), timestamp);
            event.setHeader(HBaseConstants.TABLE_NAME, kind.table());
            event.setHeader(HBaseConstants.MUTATION, put);
        }

        private long timestamp(Message event) throws RejectedEventException {
            int column = kind.timeColumn();
            if (column < 0) {
                return ReadingTime.of(event, latest - AHEAD_MILLISECONDS);
            }
            String name = kind.names().get(column);
            byte[] array = view.array(column);
            if (array == null) {
                throw new RejectedEventException(
                        RejectReason.TIME, "Expected a time in column '" + name + "', but the event does not have it");
            }
            long time = kind.time().parse(array, view.start(column), view.length(column), name);
            // a local clock that is behind must not reject events whose reading time is right
            if (time < 0 || time > latest && time > ReadingTime.of(event, 0) + AHEAD_MILLISECONDS) {
                throw new RejectedEventException(
                        RejectReason.RANGE,
                        "Expected column '" + name + "' to be a time between 1970 and a day ahead, got '"
                                + MessageText.of(view.text(column)) + "'");
            }
            return time;
        }

        private Put put(byte[] row, long timestamp) throws RejectedEventException {
            Put put = new Put(row, timestamp);
            try {
                for (Kind.Cell stored : kind.cells()) {
                    byte[] array = view.array(stored.column());
                    if (array != null && !isLeftOut(stored)) {
                        cell.clear()
                                .setRow(row)
                                .setFamily(kind.family())
                                .setQualifier(stored.qualifier())
                                .setTimestamp(timestamp)
                                .setType(Cell.Type.Put);
                        value(stored, array);
                        put.add(cell.build());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("A cell of the same row was rejected", e);
            }
            if (put.isEmpty()) {
                throw new RejectedEventException(
                        RejectReason.COLUMNS, "Expected at least one column to store, but the event has none of them");
            }
            return put;
        }

        /** Whether the value is empty, which no typed value is, and the kind accepts missing columns. */
        private boolean isLeftOut(Kind.Cell stored) {
            return stored.type() != null && view.length(stored.column()) == 0 && !kind.rejectsMissingColumns();
        }

        private void value(Kind.Cell stored, byte[] array) throws RejectedEventException {
            int column = stored.column();
            if (stored.type() == null) {
                cell.setValue(array, view.start(column), view.length(column));
                return;
            }
            try {
                cell.setValue(stored.type().encode(view.text(column)));
            } catch (IllegalArgumentException e) {
                throw new RejectedEventException(
                        RejectReason.TYPE,
                        "Expected column '" + stored.name() + "' to be of type "
                                + stored.type().name().toLowerCase(Locale.ROOT) + " (kind." + kind.name()
                                + ".types), got '" + MessageText.of(view.text(column)) + "'");
            }
        }
    }
}
