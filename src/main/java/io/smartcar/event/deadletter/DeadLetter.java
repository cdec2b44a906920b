package io.smartcar.event.deadletter;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.kind.Kinds;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;

/**
 * Builds what is sent to {@code direct:dead-letters} in place of an event that cannot be stored: the event's bytes,
 * Kafka key and id, unchanged, and headers that say why, where from and when. Of what an event brings back from
 * an earlier time as a dead letter, the history stays.
 *
 * <p>A builder is used once, by one thread.
 */
public final class DeadLetter {
    /** Why, in one word; see {@link RejectReason}. */
    public static final String REASON = "dead-letter.reason";
    /** What was expected and what came. */
    public static final String MESSAGE = "dead-letter.message";
    /** The event's kind, if one is declared for it. */
    public static final String KIND = "dead-letter.kind";
    /** The file and the byte offset that the line was read from; of events refused on the way in. */
    public static final String SOURCE = "dead-letter.source";
    /** The topic that the event was on its way to, or came from. */
    public static final String TOPIC = "dead-letter.topic";
    /** The partition that the event came from. */
    public static final String PARTITION = "dead-letter.partition";
    /** The offset that the event came from. */
    public static final String OFFSET = "dead-letter.offset";
    /** When it was refused: ISO 8601, UTC, milliseconds. */
    public static final String TIME = "dead-letter.time";
    /** How often storing it was tried. */
    public static final String ATTEMPTS = "dead-letter.attempts";
    /** The route that refused it. */
    public static final String ROUTE = "dead-letter.route";
    /** The version of this program. */
    public static final String VERSION = "dead-letter.version";
    /** How many bytes the whole line has, if the body is only its beginning. */
    public static final String LENGTH = "dead-letter.length";
    /** The SHA-256 of the whole line in hex digits, if the body is only its beginning. */
    public static final String SHA256 = "dead-letter.sha256";
    /** How often the event had been replayed when it became this dead letter; absent if it never was. */
    public static final String REPLAYS = "dead-letter.replays";
    /** Why it was a dead letter before: a line for each time that it was replayed, the latest last. */
    public static final String HISTORY = "dead-letter.history";

    private static final int MESSAGE_LENGTH = 1000;
    private static final String RUNNING_VERSION = version();

    private final Exchange letter;
    private final Message message;

    private DeadLetter(Exchange event) {
        letter = new DefaultExchange(event.getContext());
        message = letter.getMessage();
        message.setBody(event.getMessage().getBody());
        copy(event, KafkaConstants.KEY);
        copy(event, EventHeaders.ID);
        copy(event, EventHeaders.SENDER);
        copy(event, REPLAYS);
        copy(event, HISTORY);
        copy(event, SOURCE);
        long read = ReadingTime.of(event.getMessage(), -1);
        if (read >= 0) {
            // so that a replay tells the store the same time of reading
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
     * Says why.
     *
     * @param reason one word
     * @param text what was expected and what came; of a long text the first 1,000 characters
     */
    public DeadLetter because(String reason, String text) {
        set(REASON, reason);
        set(MESSAGE, text != null && text.length() > MESSAGE_LENGTH ? text.substring(0, MESSAGE_LENGTH) : text);
        return this;
    }

    /** Says why, by what a {@link RejectedEventException} knows, or by any other exception's class and message. */
    public DeadLetter because(Throwable cause) {
        return cause instanceof RejectedEventException refused
                ? because(refused.reason(), refused.getMessage())
                : because(cause.getClass().getSimpleName(), cause.getMessage());
    }

    /** Says which topic the event was on its way to, and so which kind it is. */
    public DeadLetter topic(Object topic) {
        set(TOPIC, topic);
        if (topic != null) {
            for (Kinds kinds : letter.getContext().getRegistry().findByType(Kinds.class)) {
                kinds.ofTopic(topic.toString()).ifPresent(kind -> set(KIND, kind.name()));
            }
        }
        return this;
    }

    /** Says which file and offset the line was read from. */
    public DeadLetter source(String source) {
        return set(SOURCE, source);
    }

    /** Says how often storing the event was tried; 1 if not said. */
    public DeadLetter attempts(int attempts) {
        return set(ATTEMPTS, attempts);
    }

    /** Says which route refused the event; the event's own route if not said. */
    public DeadLetter route(String routeId) {
        return set(ROUTE, routeId);
    }

    /** Takes the time from this clock; the system's if not said. */
    public DeadLetter at(Clock clock) {
        return set(TIME, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** Says that the body is only the beginning of a line. */
    public DeadLetter beginningOf(long length, byte[] sha256) {
        set(LENGTH, length);
        return set(SHA256, HexFormat.of().formatHex(sha256));
    }

    /** The dead letter, an element of the list that {@code direct:dead-letters} takes. */
    public Exchange build() {
        return letter;
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
