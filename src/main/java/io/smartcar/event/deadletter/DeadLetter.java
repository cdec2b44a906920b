package io.smartcar.event.deadletter;

import io.smartcar.camel.support.MessageText;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.kind.Kinds;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Builds the dead letter of an event that cannot be stored: the event's bytes, Kafka key and id, unchanged, and headers
 * with the reason, origin and time. The history of earlier dead letters of the event is kept.
 *
 * <p>A builder is used once, by one thread.
 */
public final class DeadLetter {
    /** The reason in one word; see {@link RejectReason}. */
    public static final String REASON = "dead-letter.reason";
    /** The expectation and the actual value. */
    public static final String MESSAGE = "dead-letter.message";
    /** The event's kind, if one is declared for it. */
    public static final String KIND = "dead-letter.kind";
    /** The file or sender and the byte offset of the line; of events rejected where they were read. */
    public static final String SOURCE = "dead-letter.source";
    /** The event's topic. */
    public static final String TOPIC = "dead-letter.topic";
    /** The partition that the event was consumed from. */
    public static final String PARTITION = "dead-letter.partition";
    /** The offset that the event was consumed from. */
    public static final String OFFSET = "dead-letter.offset";
    /** The time of the rejection: ISO 8601, UTC, milliseconds. */
    public static final String TIME = "dead-letter.time";
    /** The number of attempts to store it. */
    public static final String ATTEMPTS = "dead-letter.attempts";
    /** The route that rejected it. */
    public static final String ROUTE = "dead-letter.route";
    /** The id of the dead letter, and the key of its record; see {@link DeadLetterId}. */
    public static final String ID = "dead-letter.id";
    /** The event's Kafka key, if it has one. */
    public static final String EVENT_KEY = "dead-letter.event-key";
    /** The version of this program. */
    public static final String VERSION = "dead-letter.version";
    /** The length of the whole line in bytes, if the body is only its beginning. */
    public static final String LENGTH = "dead-letter.length";
    /** The SHA-256 of the whole line in hex digits, if the body is only its beginning. */
    public static final String SHA256 = "dead-letter.sha256";
    /** The number of replays of the event before this dead letter; absent if it was never replayed. */
    public static final String REPLAYS = "dead-letter.replays";
    /** The reasons of its earlier dead letters, a line for each replay, the latest last. */
    public static final String HISTORY = "dead-letter.history";

    private static final int MESSAGE_LENGTH = 1000;
    private static final String RUNNING_VERSION = version();

    private final Exchange deadLetter;
    private final Message message;

    private DeadLetter(Exchange event) {
        deadLetter = new DefaultExchange(event.getContext());
        message = deadLetter.getMessage();
        message.setBody(event.getMessage().getBody());
        copy(event, KafkaConstants.KEY);
        copy(event, EventHeaders.ID);
        copy(event, EventHeaders.SENDER);
        copy(event, REPLAYS);
        copy(event, HISTORY);
        copy(event, SOURCE);
        long read = ReadingTime.of(event.getMessage(), -1);
        if (read >= 0) {
            // so that a replayed event has the same time of reading
            message.setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, read);
        }
        Object topic = event.getMessage().getHeader(KafkaConstants.TOPIC);
        topic(topic != null ? topic : event.getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC));
        set(PARTITION, event.getMessage().getHeader(KafkaConstants.PARTITION));
        set(OFFSET, event.getMessage().getHeader(KafkaConstants.OFFSET));
        set(ROUTE, event.getFromRouteId());
        set(VERSION, RUNNING_VERSION);
        attempts(1);
        at(Clock.systemUTC());
    }

    /** A dead letter for an event. The event is not changed. */
    public static DeadLetter of(Exchange event) {
        return new DeadLetter(event);
    }

    /**
     * Sets the reason.
     *
     * @param reason one word
     * @param text the expectation and the actual value; control characters are escaped, and it is truncated to 1,000 characters
     */
    public DeadLetter because(String reason, String text) {
        set(REASON, reason);
        String shown = MessageText.escape(text);
        set(MESSAGE, shown != null && shown.length() > MESSAGE_LENGTH ? shown.substring(0, MESSAGE_LENGTH) : shown);
        return this;
    }

    /** Sets the reason of a {@link RejectedEventException}, or the class and message of any other exception. */
    public DeadLetter because(Throwable cause) {
        return cause instanceof RejectedEventException rejected
                ? because(rejected.reason(), rejected.getMessage())
                : because(cause.getClass().getSimpleName(), cause.getMessage());
    }

    /** Sets the event's topic, and with it the event's kind. */
    public DeadLetter topic(Object topic) {
        set(TOPIC, topic);
        if (topic != null) {
            for (Kinds kinds : deadLetter.getContext().getRegistry().findByType(Kinds.class)) {
                kinds.ofTopic(topic.toString()).ifPresent(kind -> set(KIND, kind.name()));
            }
        }
        return this;
    }

    /** Sets the file and offset of the line. */
    public DeadLetter source(String source) {
        return set(SOURCE, source);
    }

    /** Sets the number of attempts to store the event; 1 by default. */
    public DeadLetter attempts(int attempts) {
        return set(ATTEMPTS, attempts);
    }

    /** Sets the route that rejected the event; the event's own route by default. */
    public DeadLetter route(String routeId) {
        return set(ROUTE, routeId);
    }

    /** Sets the time of the rejection to that of this clock; the system clock by default. */
    public DeadLetter at(Clock clock) {
        return set(TIME, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** Marks the body as only the beginning of a line. */
    public DeadLetter beginningOf(long length, byte[] sha256) {
        set(LENGTH, length);
        return set(SHA256, HexFormat.of().formatHex(sha256));
    }

    /** The dead letter, an element of a batch for {@code direct:dead-letters}. */
    public Exchange build() {
        return deadLetter;
    }

    /** The text of a header of a record of the dead-letter topic; null if it has none. */
    public static String header(ConsumerRecord<?, ?> deadLetter, String name) {
        Header header = deadLetter.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The time of the rejection; that of the record if it has none. */
    public static Instant time(ConsumerRecord<?, ?> deadLetter) {
        try {
            return Instant.parse(String.valueOf(header(deadLetter, TIME)));
        } catch (DateTimeParseException e) {
            return Instant.ofEpochMilli(deadLetter.timestamp());
        }
    }

    private void copy(Exchange event, String header) {
        Object value = event.getMessage().getHeader(header);
        if (value != null) {
            message.setHeader(header, value);
        }
    }

    private DeadLetter set(String header, Object value) {
        if (value != null) {
            message.setHeader(header, value.toString());
        }
        return this;
    }

    private static String version() {
        String version = DeadLetter.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
