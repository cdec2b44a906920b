package io.smartcar.event;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * The time of reading or receiving an event, in milliseconds since 1970. It is the record's timestamp if the record is
 * sent at about that time. A record that is sent much later has the time of sending as its timestamp, since Kafka counts
 * retention from it and might delete the record before it is stored; the time of reading is then in the header {@link
 * EventHeaders#READ}.
 */
public final class ReadingTime {
    /** The digits of times until the year 2286. */
    private static final int DIGITS = 13;

    private ReadingTime() {}

    /**
     * The event's time of reading.
     *
     * @param event from a Kafka consumer, or to be sent to Kafka
     * @param unknown the result if the event has none
     */
    public static long of(Message event, long unknown) {
        Object timestamp = event.getHeader(KafkaConstants.TIMESTAMP);
        if (timestamp == null) {
            timestamp = event.getHeader(KafkaConstants.OVERRIDE_TIMESTAMP);
        }
        return of(event.getHeader(EventHeaders.READ), timestamp, unknown);
    }

    /**
     * The time of reading of an event with these headers.
     *
     * @param read the value of {@link EventHeaders#READ}; null if there is none
     * @param timestamp that of the record; null if there is none
     * @param unknown the result if neither is a time
     */
    public static long of(Object read, Object timestamp, long unknown) {
        long carried = carried(read);
        if (carried >= 0) {
            return carried;
        }
        return timestamp instanceof Long milliseconds ? milliseconds : unknown;
    }

    /** Puts the time into the event's header; its record gets the time of sending as its timestamp. */
    public static void carry(Message event, long milliseconds) {
        event.setHeader(EventHeaders.READ, String.valueOf(milliseconds).getBytes(StandardCharsets.US_ASCII));
        event.removeHeader(KafkaConstants.OVERRIDE_TIMESTAMP);
    }

    /** The header's time; −1 if it is missing or malformed. */
    private static long carried(Object header) {
        if (!(header instanceof byte[] digits) || digits.length == 0 || digits.length > DIGITS) {
            return -1;
        }
        long milliseconds = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9') {
                return -1;
            }
            milliseconds = 10 * milliseconds + digit - '0';
        }
        return milliseconds;
    }
}
