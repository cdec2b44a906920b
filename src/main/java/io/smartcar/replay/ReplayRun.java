package io.smartcar.replay;

import io.smartcar.event.EventBatch;
import io.smartcar.replay.ReplayedEvents.Fate;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One reading of the dead-letter topic from its beginning to its end, batch by batch. Not thread-safe. */
final class ReplayRun implements Iterator<EventBatch>, Closeable {
    private final Exchange exchange;
    private final TopicReader letters;
    private final ReplayMarks marks;
    private final ReplaySelection selection;
    private final ReplayedEvents events;
    private final Map<Fate, Long> counts = new EnumMap<>(Fate.class);
    private List<ConsumerRecord<byte[], byte[]>> ahead = List.of();
    private List<ConsumerRecord<byte[], byte[]>> replaying = List.of();
    private boolean closed;

    ReplayRun(
            Exchange exchange,
            TopicReader letters,
            ReplayMarks marks,
            ReplaySelection selection,
            ReplayedEvents events) {
        this.exchange = exchange;
        this.letters = letters;
        this.marks = marks;
        this.selection = selection;
        this.events = events;
    }

    /** Whether letters are left to be replayed. After a failure none are: the splitter would read the rest to no end. */
    @Override
    public boolean hasNext() {
        while (ahead.isEmpty() && !closed && exchange.getException() == null && letters.hasNext()) {
            ahead = select(letters.next());
        }
        return !ahead.isEmpty() && !closed && exchange.getException() == null;
    }

    private List<ConsumerRecord<byte[], byte[]>> select(List<ConsumerRecord<byte[], byte[]>> read) {
        List<ConsumerRecord<byte[], byte[]>> selected = new ArrayList<>(read.size());
        for (ConsumerRecord<byte[], byte[]> letter : read) {
            Fate fate = fate(letter);
            if (fate == Fate.REPLAYED) {
                selected.add(letter);
            } else {
                counts.merge(fate, 1L, Long::sum);
            }
        }
        return selected;
    }

    /** The events of the next letters: as many as were read at a time. */
    @Override
    public EventBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("No dead letters are left to be replayed");
        }
        // the splitter looks ahead before this batch is sent
        replaying = ahead;
        ahead = List.of();
        return EventBatch.ofEvents(replaying.stream().map(events::event).toList());
    }

    private Fate fate(ConsumerRecord<byte[], byte[]> letter) {
        if (marks.has(letter)) {
            return Fate.REPLAYED_BEFORE;
        }
        return selection.selects(letter) ? events.fate(letter) : Fate.NOT_SELECTED;
    }

    /** The marks of the batch that was given out last, to be sent when its events are acknowledged. */
    List<Exchange> marks() {
        String now = Instant.now().toString();
        List<Exchange> batch = new ArrayList<>(replaying.size());
        for (ConsumerRecord<byte[], byte[]> letter : replaying) {
            Exchange mark = new DefaultExchange(exchange.getContext());
            mark.getMessage().setBody(now.getBytes(StandardCharsets.US_ASCII));
            mark.getMessage().setHeader(KafkaConstants.KEY, ReplayMarks.key(letter));
            batch.add(mark);
        }
        return batch;
    }

    /**
     * Takes note that the marks of the last batch are acknowledged.
     *
     * @return how many events of which kind it had
     */
    Map<String, Long> marked() {
        counts.merge(Fate.REPLAYED, (long) replaying.size(), Long::sum);
        Map<String, Long> byKind = replaying.stream()
                .collect(Collectors.groupingBy(letter -> events.kind(letter).name(), Collectors.counting()));
        replaying = List.of();
        return byKind;
    }

    /** What became of how many letters, in words. */
    @Override
    public String toString() {
        String text = counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> count.getValue() + " " + count.getKey().text())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none there" : text;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            letters.close();
        }
    }
}
