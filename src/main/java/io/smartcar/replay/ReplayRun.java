package io.smartcar.replay;

import io.smartcar.event.EventBatch;
import io.smartcar.event.deadletter.DeadLetterId;
import io.smartcar.replay.ReplayedEvents.Outcome;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One pass over the dead-letter topic, batch by batch. Not thread-safe. */
final class ReplayRun implements Iterator<EventBatch>, Closeable {
    private final Exchange exchange;
    private final OpenDeadLetters deadLetters;
    private final Predicate<ConsumerRecord<byte[], byte[]>> selection;
    private final ReplayedEvents events;
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private List<ConsumerRecord<byte[], byte[]>> nextBatch = List.of();
    private List<ConsumerRecord<byte[], byte[]>> currentBatch = List.of();
    private boolean closed;

    ReplayRun(
            Exchange exchange,
            OpenDeadLetters deadLetters,
            Predicate<ConsumerRecord<byte[], byte[]>> selection,
            ReplayedEvents events) {
        this.exchange = exchange;
        this.deadLetters = deadLetters;
        this.selection = selection;
        this.events = events;
    }

    /** Whether there is another batch. None after a failure: the splitter would read the rest only to discard it. */
    @Override
    public boolean hasNext() {
        while (nextBatch.isEmpty() && !closed && exchange.getException() == null && deadLetters.hasNext()) {
            nextBatch = select(deadLetters.next());
        }
        return !nextBatch.isEmpty() && !closed && exchange.getException() == null;
    }

    private List<ConsumerRecord<byte[], byte[]>> select(List<ConsumerRecord<byte[], byte[]>> read) {
        List<ConsumerRecord<byte[], byte[]>> selected = new ArrayList<>(read.size());
        for (ConsumerRecord<byte[], byte[]> deadLetter : read) {
            Outcome outcome = outcome(deadLetter);
            if (outcome == Outcome.REPLAYED) {
                selected.add(deadLetter);
            } else {
                counts.merge(outcome, 1L, Long::sum);
            }
        }
        return selected;
    }

    /** The events of the dead letters of one poll that are replayed. */
    @Override
    public EventBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All dead letters have been replayed");
        }
        // the splitter calls hasNext before this batch is sent
        currentBatch = nextBatch;
        nextBatch = List.of();
        return EventBatch.ofEvents(currentBatch.stream().map(events::event).toList());
    }

    private Outcome outcome(ConsumerRecord<byte[], byte[]> deadLetter) {
        return selection.test(deadLetter) ? events.outcome(deadLetter) : Outcome.NOT_SELECTED;
    }

    /** The tombstones of the current batch, to be sent when its events are acknowledged. */
    List<Exchange> tombstones() {
        return currentBatch.stream()
                .map(deadLetter -> DeadLetterId.tombstone(exchange.getContext(), deadLetter))
                .toList();
    }

    /**
     * Counts the dead letters of the current batch as replayed, when its tombstones are acknowledged.
     *
     * @return the number of its events by kind
     */
    Map<String, Long> countReplayed() {
        counts.merge(Outcome.REPLAYED, (long) currentBatch.size(), Long::sum);
        Map<String, Long> byKind = currentBatch.stream()
                .collect(Collectors.groupingBy(
                        deadLetter -> events.kind(deadLetter).name(), Collectors.counting()));
        currentBatch = List.of();
        return byKind;
    }

    /** The number of dead letters of each outcome, in words. */
    @Override
    public String toString() {
        String text = counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> count.getValue() + " " + count.getKey().text())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "there are none" : text;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            deadLetters.close();
        }
    }
}
