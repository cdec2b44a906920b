package io.smartcar.replay;

import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.kind.Kinds;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings dead letters back to their topics, each once: reads the dead-letter topic as it is when the replay begins,
 * leaves out what was replayed before, and remembers in a compacted topic what was acknowledged. A crash in between
 * sends the events of one batch again, which the store absorbs. The bean {@code replay}. Thread-safe once configured.
 */
public final class Replay implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final String RUN = "event.replay";

    private CamelContext camelContext;
    private Kinds kinds;
    private String deadLetters = "";
    private String marks = "";
    private Set<String> onlyKinds = Set.of();
    private Set<String> onlyReasons = Set.of();
    private Instant since;
    private Instant until;
    private int times = 3;

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** The kinds by which lines are judged anew. Required. */
    public void setKinds(Kinds kinds) {
        this.kinds = kinds;
    }

    /** The topic of the dead letters. Required. */
    public void setDeadLetters(String deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** The compacted topic that remembers what was replayed. Required. */
    public void setMarks(String marks) {
        this.marks = marks;
    }

    /** Only letters of these kinds, separated by commas; empty for all. */
    public void setOnlyKinds(String onlyKinds) {
        this.onlyKinds = words(onlyKinds);
    }

    /** Only letters with these reasons, separated by commas; empty for all. */
    public void setOnlyReasons(String onlyReasons) {
        this.onlyReasons = words(onlyReasons);
    }

    /**
     * Only letters from that time on, in ISO 8601 with its zone; empty for all.
     *
     * @throws IllegalArgumentException if it is not such a time
     */
    public void setSince(String since) {
        this.since = instant("replay.since", since);
    }

    /**
     * Only letters from before that time, in ISO 8601 with its zone; empty for all.
     *
     * @throws IllegalArgumentException if it is not such a time
     */
    public void setUntil(String until) {
        this.until = instant("replay.until", until);
    }

    /** How often an event may be replayed; 3 by default. */
    public void setTimes(int times) {
        this.times = times;
    }

    /**
     * Begins a replay.
     *
     * @return the events, to be closed by the splitter; a batch may be empty
     * @throws org.apache.kafka.common.KafkaException if the brokers do not answer, or a topic is missing
     */
    public Iterator<EventBatch> letters(Exchange exchange) {
        end(exchange); // one that broke off, if this is the next attempt
        ReplayMarks replayed = ReplayMarks.read(camelContext, marks);
        ReplayRun run = new ReplayRun(
                exchange,
                new TopicReader(camelContext, deadLetters),
                replayed,
                new ReplaySelection(onlyKinds, onlyReasons, since, until),
                new ReplayedEvents(camelContext, kinds, times));
        exchange.setProperty(RUN, run);
        return run;
    }

    /** The marks of the batch whose events have just been acknowledged. */
    public List<Exchange> marks(Exchange exchange) {
        return exchange.getProperty(RUN, ReplayRun.class).marks();
    }

    /** Takes note that the marks of a batch are acknowledged, and counts its events. */
    public void marked(Exchange exchange) {
        EventCounters counters = EventCounters.of(camelContext);
        exchange.getProperty(RUN, ReplayRun.class).marked().forEach((kind, count) -> counters.replayed(kind)
                .increment(count));
    }

    /** Says what became of the letters. */
    public void finish(Exchange exchange) {
        LOG.info("The replay has come to the end of the dead letters: {}", end(exchange));
    }

    private static ReplayRun end(Exchange exchange) {
        ReplayRun run = (ReplayRun) exchange.removeProperty(RUN);
        if (run != null) {
            run.close();
        }
        return run;
    }

    private static Set<String> words(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Instant instant(String key, String text) {
        try {
            return text.isBlank() ? null : Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "Setting " + key + " is wrong: expected a time as 2026-01-31T10:00:00Z or nothing, got '" + text
                            + "'",
                    e);
        }
    }
}
