package io.smartcar.event;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * When an event was read or received, in milliseconds since 1970. It is the timestamp of the event's record, as long as
 * the record is sent at about that time. Kafka counts a topic's retention from that timestamp, and would delete what is
 * sent much later before it is stored: such an event has the time of its sending there, and its own in the header
 * {@link EventHeaders#READ}.
 */
public final class ReadingTime {
    /** The digits of times until the year 2286; more would be no time of ours. */
    private static final int DIGITS = 13;

    private ReadingTime() {}

    /**
     * When the event was read.
     *
     * @param event from a Kafka consumer, or on its way to Kafka
     * @param unknown what is returned if the event does not tell
     */
    public static long of(Message event, long unknown) {
        long carried = carried(event.getHeader(EventHeaders.READ));
        if (carried >= 0) {
            return carried;
        }
        Object timestamp = event.getHeader(KafkaConstants.TIMESTAMP);
        if (timestamp == null) {
            timestamp = event.getHeader(KafkaConstants.OVERRIDE_TIMESTAMP);
        }
        return timestamp instanceof Long milliseconds ? milliseconds : unknown;
    }

    /** Lets the event carry the time in its header; its record gets the time of its sending as the timestamp. */
    public static void carry(Message event, long milliseconds) {
        event.setHeader(EventHeaders.READ, String.valueOf(milliseconds).getBytes(StandardCharsets.US_ASCII));
        event.removeHeader(KafkaConstants.OVERRIDE_TIMESTAMP);
    }

    /** The header's time; −1 if it is not there, or not one that {@link #carry} wrote. */
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
