package io.smartcar.send;

import io.smartcar.event.ReadingTime;
import java.time.Clock;
import java.time.Duration;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;

/**
 * The events of a batch that are not yet acknowledged, in order: each iteration returns those that are still to be sent,
 * so that a redelivery sends only them. An iteration ends early after an event has failed: the following ones would wait
 * for the same broker, and must not overtake it.
 *
 * <p>The Kafka endpoint removes topic and timestamp from an event and adds its result (record metadata, or an exception);
 * this class evaluates the results and restores the headers. One iteration at a time, each after the last result of the
 * one before.
 *
 * <p>An event that was read long ago carries that time in a header, see {@link ReadingTime}: with it as its record's
 * timestamp, Kafka would delete the event on arrival, before any store has read it.
 */
final class PendingBatch extends AbstractList<Exchange> {
    /** Stays on a dead letter until its whole batch is acknowledged: the caller redelivers the same exchanges. */
    private static final String DESTINATION = "dead-letters.destination";

    /** Shorter than any retention, which exceeds an outage of at least an hour. */
    private static final long LONG_AGO_MILLISECONDS = Duration.ofHours(1).toMillis();

    private final List<Exchange> events;
    private final boolean deadLetters;
    private final Clock clock;
    private final Runnable whenSent;
    private final Object[] topics;
    private final Object[] timestamps;
    private final BitSet pending = new BitSet();
    private final BitSet rejected = new BitSet();
    /** Those that were sent before: they may have a result, and the endpoint has removed headers of theirs. */
    private final BitSet attempted = new BitSet();

    /**
     * Events for topics with a limited retention.
     *
     * @param clock tells which events were read long ago
     * @param whenSent runs at the end of each iteration, on its thread
     * @throws IllegalArgumentException if an event names no topic
     */
    static PendingBatch ofEvents(List<Exchange> events, Clock clock, Runnable whenSent) {
        return new PendingBatch(events, false, clock, whenSent);
    }

    /** Dead letters, whose topic has unlimited retention: their timestamps stay. */
    static PendingBatch ofDeadLetters(List<Exchange> deadLetters) {
        return new PendingBatch(deadLetters, true, Clock.systemUTC(), () -> {});
    }

    private PendingBatch(List<Exchange> events, boolean deadLetters, Clock clock, Runnable whenSent) {
        this.events = events;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.whenSent = whenSent;
        topics = new Object[events.size()];
        timestamps = new Object[events.size()];
        for (int index = 0; index < topics.length; index++) {
            Exchange event = events.get(index);
            Message message = event.getMessage();
            Destination earlier = deadLetters && event.getProperty(DESTINATION) instanceof Destination destination
                    ? destination
                    : null;
            topics[index] = earlier == null ? message.getHeader(KafkaConstants.OVERRIDE_TOPIC) : earlier.topic;
            timestamps[index] =
                    earlier == null ? message.getHeader(KafkaConstants.OVERRIDE_TIMESTAMP) : earlier.timestamp;
            if (topics[index] == null && !deadLetters) {
                throw new IllegalArgumentException("Expected each event to name its topic in the header "
                        + KafkaConstants.OVERRIDE_TOPIC + ", but one does not");
            }
            if (earlier != null && isAcknowledged(event)) {
                continue;
            }
            pending.set(index);
            if (deadLetters) {
                attempted.set(index, earlier != null);
                forgetResult(event);
                event.setProperty(DESTINATION, new Destination(topics[index], timestamps[index]));
            }
        }
    }

    /** Forgets the destinations of dead letters that are all acknowledged: they may now be sent elsewhere. */
    void release() {
        events.forEach(event -> event.removeProperty(DESTINATION));
    }

    @Override
    public Iterator<Exchange> iterator() {
        evaluateResults();
        long longAgo = deadLetters ? Long.MIN_VALUE : clock.millis() - LONG_AGO_MILLISECONDS;
        return new Iterator<>() {
            private int next = pending.nextSetBit(0);
            private Exchange last;

            @Override
            public boolean hasNext() {
                boolean more = next >= 0 && (last == null || last.getException() == null || isRejected(last));
                if (!more) {
                    whenSent.run();
                }
                return more;
            }

            @Override
            public Exchange next() {
                if (next < 0) {
                    throw new NoSuchElementException("All events have been returned");
                }
                last = prepare(next, longAgo);
                next = pending.nextSetBit(next + 1);
                return last;
            }
        };
    }

    private void evaluateResults() {
        for (int index = attempted.nextSetBit(0); index >= 0; index = attempted.nextSetBit(index + 1)) {
            Exchange event = events.get(index);
            if (isRejected(event)) {
                rejected.set(index);
                pending.clear(index);
            } else if (isAcknowledged(event)) {
                pending.clear(index);
            }
        }
    }

    /** The number of events that are not yet acknowledged. */
    @Override
    public int size() {
        return pending.cardinality();
    }

    @Override
    public Exchange get(int number) {
        int index = pending.nextSetBit(0);
        for (int skipped = 0; skipped < number && index >= 0; skipped++) {
            index = pending.nextSetBit(index + 1);
        }
        if (number < 0 || index < 0) {
            throw new IndexOutOfBoundsException("Expected one of " + size() + " events, got number " + number);
        }
        return events.get(index);
    }

    /** Passes on each event of a batch whose sending succeeded, as acknowledged or rejected. */
    void forEachResult(ResultHandler handler) {
        for (int index = 0; index < topics.length; index++) {
            Exchange event = events.get(index);
            if (rejected.get(index)) {
                // its dead letter tells the time of reading
                restore(event.getMessage(), KafkaConstants.OVERRIDE_TIMESTAMP, timestamps[index]);
            }
            handler.handle(event, topics[index], rejected.get(index));
        }
    }

    /** The headers of a dead letter that the first attempt removes. */
    private record Destination(Object topic, Object timestamp) {}

    /** Takes the result of sending an event. */
    interface ResultHandler {
        /**
         * @param topic the topic that the event named, or null
         * @param rejected whether Kafka rejects the event for good
         */
        void handle(Exchange event, Object topic, boolean rejected);
    }

    private static boolean isAcknowledged(Exchange event) {
        return event.getException() == null && event.getMessage().getHeader(KafkaConstants.KAFKA_RECORD_META) != null;
    }

    private static boolean isRejected(Exchange event) {
        Exception failure = event.getException();
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTimestampException
                || failure instanceof UnsupportedForMessageFormatException
                || failure instanceof SerializationException;
    }

    private Exchange prepare(int index, long longAgo) {
        Exchange event = events.get(index);
        Message message = event.getMessage();
        forgetResult(event);
        if (attempted.get(index)) {
            restore(message, KafkaConstants.OVERRIDE_TOPIC, topics[index]);
            restore(message, KafkaConstants.OVERRIDE_TIMESTAMP, timestamps[index]);
        }
        attempted.set(index);
        if (timestamps[index] instanceof Long read && read < longAgo) {
            ReadingTime.carry(message, read);
        }
        return event;
    }

    private static void forgetResult(Exchange event) {
        event.getMessage().removeHeader(KafkaConstants.KAFKA_RECORD_META);
        event.setException(null);
    }

    private static void restore(Message event, String header, Object value) {
        if (value != null) {
            event.setHeader(header, value);
        }
    }
}
