package io.smartcar.event;

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
 */
final class Outgoing extends AbstractList<Exchange> {
    private final List<Exchange> events;
    private final Object[] topics;
    private final Object[] timestamps;
    private final BitSet pending = new BitSet();
    private final BitSet refused = new BitSet();

    Outgoing(List<Exchange> events) {
        this.events = events;
        topics = new Object[events.size()];
        timestamps = new Object[events.size()];
        for (int index = 0; index < topics.length; index++) {
            Message event = events.get(index).getMessage();
            topics[index] = event.getHeader(KafkaConstants.OVERRIDE_TOPIC);
            timestamps[index] = event.getHeader(KafkaConstants.OVERRIDE_TIMESTAMP);
            event.removeHeader(KafkaConstants.KAFKA_RECORD_META);
            events.get(index).setException(null);
        }
        pending.set(0, topics.length);
    }

    @Override
    public Iterator<Exchange> iterator() {
        settle();
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
                last = prepare(next);
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
            } else if (event.getException() == null
                    && event.getMessage().getHeader(KafkaConstants.KAFKA_RECORD_META) != null) {
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
            answer.is(events.get(index), topics[index], refused.get(index));
        }
    }

    /** Kafka's answer to an event. */
    interface Answer {
        /**
         * @param event the event
         * @param topic the topic that it was sent to, if it named one
         * @param refused whether Kafka will never take it
         */
        void is(Exchange event, Object topic, boolean refused);
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

    private Exchange prepare(int index) {
        Exchange event = events.get(index);
        event.setException(null);
        event.getMessage().removeHeader(KafkaConstants.KAFKA_RECORD_META);
        restore(event, KafkaConstants.OVERRIDE_TOPIC, topics[index]);
        restore(event, KafkaConstants.OVERRIDE_TIMESTAMP, timestamps[index]);
        return event;
    }

    private static void restore(Exchange event, String header, Object value) {
        if (value != null) {
            event.getMessage().setHeader(header, value);
        }
    }
}
