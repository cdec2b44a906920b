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
 * A batch on its way to Kafka, which forgets what Kafka has acknowledged: each iteration gives those events that are
 * still to be sent, in order, so that a redelivery of the sending step sends only them. An iteration ends early when
 * an event has failed: the rest would wait for the same broker, and must not overtake it.
 *
 * <p>The Kafka endpoint takes topic and timestamp off an event and leaves its answer on it (record metadata, or an
 * exception); both are looked at, and put back, here. One iteration at a time, the next only after the last answer.
 *
 * <p>An event that was read long ago carries that time in a header, see {@link ReadingTime}: with it as its record's
 * timestamp, Kafka would delete the event as soon as it comes, although no store has seen it.
 */
final class PendingBatch extends AbstractList<Exchange> {
    /** Stays on a dead letter until all of its batch are acknowledged: the caller tries again with the same ones. */
    private static final String HELD = "dead-letters.held";

    /** Less than any retention can be, since that is longer than an outage, of an hour at least. */
    private static final long LONG_AGO_MILLISECONDS = Duration.ofHours(1).toMillis();

    private final List<Exchange> events;
    private final boolean kept;
    private final Clock clock;
    private final Object[] topics;
    private final Object[] timestamps;
    private final BitSet pending = new BitSet();
    private final BitSet refused = new BitSet();

    /**
     * Events for topics that keep them for a time.
     *
     * @param clock tells what was read long ago
     */
    static PendingBatch ofEvents(List<Exchange> events, Clock clock) {
        return new PendingBatch(events, false, clock);
    }

    /** Dead letters, whose topic keeps them for ever: their timestamps stay. */
    static PendingBatch ofDeadLetters(List<Exchange> letters) {
        return new PendingBatch(letters, true, Clock.systemUTC());
    }

    private PendingBatch(List<Exchange> events, boolean kept, Clock clock) {
        this.events = events;
        this.kept = kept;
        this.clock = clock;
        topics = new Object[events.size()];
        timestamps = new Object[events.size()];
        for (int index = 0; index < topics.length; index++) {
            Exchange event = events.get(index);
            Message message = event.getMessage();
            Held before = kept && event.getProperty(HELD) instanceof Held held ? held : null;
            topics[index] = before == null ? message.getHeader(KafkaConstants.OVERRIDE_TOPIC) : before.topic;
            timestamps[index] =
                    before == null ? message.getHeader(KafkaConstants.OVERRIDE_TIMESTAMP) : before.timestamp;
            if (before != null && isAcknowledged(event)) {
                continue;
            }
            message.removeHeader(KafkaConstants.KAFKA_RECORD_META);
            event.setException(null);
            pending.set(index);
            if (kept) {
                event.setProperty(HELD, new Held(topics[index], timestamps[index]));
            }
        }
    }

    /** Lets go of dead letters that have all been acknowledged: from now on they may be sent elsewhere. */
    void release() {
        events.forEach(event -> event.removeProperty(HELD));
    }

    @Override
    public Iterator<Exchange> iterator() {
        settle();
        long longAgo = kept ? Long.MIN_VALUE : clock.millis() - LONG_AGO_MILLISECONDS;
        return new Iterator<>() {
            private int next = pending.nextSetBit(0);
            private Exchange last;

            @Override
            public boolean hasNext() {
                return next >= 0 && (last == null || last.getException() == null || isRefused(last));
            }

            @Override
            public Exchange next() {
                if (next < 0) {
                    throw new NoSuchElementException("All events have been given out");
                }
                last = prepare(next, longAgo);
                next = pending.nextSetBit(next + 1);
                return last;
            }
        };
    }

    /** Takes up what Kafka has answered so far. */
    private void settle() {
        for (int index = pending.nextSetBit(0); index >= 0; index = pending.nextSetBit(index + 1)) {
            Exchange event = events.get(index);
            if (isRefused(event)) {
                refused.set(index);
                pending.clear(index);
            } else if (isAcknowledged(event)) {
                pending.clear(index);
            }
        }
    }

    /** How many events have yet to be acknowledged. */
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

    /** Tells of each event whether it was refused or, its sending having succeeded, acknowledged. */
    void forEachAnswer(Answer answer) {
        for (int index = 0; index < topics.length; index++) {
            Exchange event = events.get(index);
            if (refused.get(index)) {
                // its dead letter tells when it was read
                restore(event.getMessage(), KafkaConstants.OVERRIDE_TIMESTAMP, timestamps[index]);
            }
            answer.is(event, topics[index], refused.get(index));
        }
    }

    /** Where a dead letter goes, which the first attempt has taken off it. */
    private record Held(Object topic, Object timestamp) {}

    /** Kafka's answer to an event. */
    interface Answer {
        /**
         * @param event the event
         * @param topic the topic that it was sent to, if it named one
         * @param refused whether Kafka will never take it
         */
        void is(Exchange event, Object topic, boolean refused);
    }

    private static boolean isAcknowledged(Exchange event) {
        return event.getException() == null && event.getMessage().getHeader(KafkaConstants.KAFKA_RECORD_META) != null;
    }

    private static boolean isRefused(Exchange event) {
        Exception answer = event.getException();
        return answer instanceof RecordTooLargeException
                || answer instanceof RecordBatchTooLargeException
                || answer instanceof InvalidRecordException
                || answer instanceof InvalidTimestampException
                || answer instanceof UnsupportedForMessageFormatException
                || answer instanceof SerializationException;
    }

    private Exchange prepare(int index, long longAgo) {
        Exchange event = events.get(index);
        event.setException(null);
        Message message = event.getMessage();
        message.removeHeader(KafkaConstants.KAFKA_RECORD_META);
        restore(message, KafkaConstants.OVERRIDE_TOPIC, topics[index]);
        if (timestamps[index] instanceof Long read && read < longAgo) {
            ReadingTime.carry(message, read);
        } else {
            restore(message, KafkaConstants.OVERRIDE_TIMESTAMP, timestamps[index]);
        }
        return event;
    }

    private static void restore(Message event, String header, Object value) {
        if (value != null) {
            event.setHeader(header, value);
        }
    }
}
