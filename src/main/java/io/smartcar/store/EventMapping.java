package io.smartcar.store;

import io.smartcar.camel.support.MessageText;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.KindColumns;
import io.smartcar.event.kind.Kinds;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * Prepares events for a store: finds the kind of each by its topic, splits it into columns and tells its time. Thread-safe.
 *
 * <p>Maps a batch (a {@code List<Exchange>}) in one step, or a single event. An event that can never be stored is rejected:
 * its own exchange gets a {@link RejectedEventException}; the other events of its batch are not affected.
 */
public abstract class EventMapping {
    private static final long AHEAD_MILLISECONDS = Duration.ofDays(1).toMillis();

    private final Kinds kinds;
    private final Clock clock;

    /** Prepares the events of one kind, one by one, for one thread. */
    protected interface OfKind {
        /**
         * Prepares an event, which has been split into the columns.
         *
         * @param time the event's time in milliseconds since 1970
         * @throws RejectedEventException if it can never be stored
         */
        void map(Message event, long time) throws RejectedEventException;
    }

    /**
     * A mapping.
     *
     * @param kinds the kinds, found by the topics of events
     * @param clock tells which event times are in the future
     */
    protected EventMapping(Kinds kinds, Clock clock) {
        this.kinds = kinds;
        this.clock = clock;
    }

    /** Prepares events of a kind; the columns are those of the event that is being mapped. */
    protected abstract OfKind of(Kind kind, KindColumns columns);

    /** Maps the event, or each event of the batch, that is the exchange's body. */
    public final void map(Exchange exchange) {
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
        KindColumns columns = new KindColumns(kind);
        return new Mapper(kind, clock.millis() + AHEAD_MILLISECONDS, columns, of(kind, columns));
    }

    private static String topic(Message event) {
        Object topic = event.getHeader(KafkaConstants.TOPIC);
        Object chosen = topic != null ? topic : event.getHeader(KafkaConstants.OVERRIDE_TOPIC);
        return chosen == null ? null : chosen.toString();
    }

    private record Mapper(Kind kind, long latest, KindColumns columns, OfKind ofKind) {
        void map(Message event) throws RejectedEventException {
            columns.split(event);
            ofKind.map(event, time(event));
        }

        private long time(Message event) throws RejectedEventException {
            int column = kind.timeColumn();
            if (column < 0) {
                return ReadingTime.of(event, latest - AHEAD_MILLISECONDS);
            }
            String name = kind.names().get(column);
            byte[] array = columns.array(column);
            if (array == null) {
                throw new RejectedEventException(
                        RejectReason.TIME, "Expected a time in column '" + name + "', but the event does not have it");
            }
            long time = kind.time().parse(array, columns.start(column), columns.length(column), name);
            // a local clock that is behind must not reject events whose reading time is right
            if (time < 0 || time > latest && time > ReadingTime.of(event, 0) + AHEAD_MILLISECONDS) {
                throw new RejectedEventException(
                        RejectReason.RANGE,
                        "Expected column '" + name + "' to be a time between 1970 and a day ahead, got '"
                                + MessageText.of(columns.text(column)) + "'");
            }
            return time;
        }
    }

    /** The rejection of a value that is not of the type that its kind declares. */
    protected static RejectedEventException wrongType(Kind kind, Kind.Cell column, String text) {
        return new RejectedEventException(
                RejectReason.TYPE,
                "Expected column '" + column.name() + "' to be of type "
                        + column.type().name().toLowerCase(Locale.ROOT) + " (kind." + kind.name()
                        + ".types), got '" + MessageText.of(text) + "'");
    }

    /** Whether a stored column is left out: its value is empty, which no typed value is, and the kind accepts that. */
    protected static boolean isLeftOut(Kind kind, Kind.Cell column, KindColumns columns) {
        return column.type() != null && columns.length(column.column()) == 0 && !kind.rejectsMissingColumns();
    }
}
