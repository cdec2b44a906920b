package io.smartcar.replay;

import io.smartcar.camel.support.Require;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.kind.Kinds;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings dead letters back to their topics, each once: reads the dead-letter topic as it is when the replay begins,
 * leaves out what was replayed before, and remembers in a compacted topic what was acknowledged. A crash in between
 * sends the events of one batch again, which the store absorbs. The bean {@code replay}. Thread-safe once configured.
 */
public final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final String RUN = "event.replay";

    private final CamelContext camelContext;
    private final Kinds kinds;
    private final String deadLetters;
    private final String marks;
    private final Set<String> onlyKinds;
    private final Set<String> onlyReasons;
    private final Instant since;
    private final Instant until;
    private final int times;

    /**
     * A replay.
     *
     * @param kinds the kinds by which lines are classified again
     * @param deadLetters the topic of the dead letters
     * @param marks the compacted topic that remembers what was replayed
     * @param onlyKinds only dead letters of these kinds; empty for all
     * @param onlyReasons only dead letters with these reasons; empty for all
     * @param since only dead letters from that time on, in ISO 8601 with its zone; blank for all
     * @param until only dead letters from before that time; blank for all
     * @param times how often an event may be replayed
     * @throws IllegalArgumentException if a setting is wrong; the message names its key
     */
    public Replay(
            CamelContext camelContext,
            Kinds kinds,
            String deadLetters,
            String marks,
            Collection<String> onlyKinds,
            Collection<String> onlyReasons,
            String since,
            String until,
            int times) {
        this.camelContext = camelContext;
        this.kinds = kinds;
        this.deadLetters = deadLetters;
        this.marks = marks;
        this.onlyKinds = Set.copyOf(onlyKinds);
        this.onlyReasons = Set.copyOf(onlyReasons);
        this.since = instant("replay.since", since);
        this.until = instant("replay.until", until);
        this.times = Require.between("replay.times", times, 1, 1000);
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

    private static Instant instant(String key, String text) {
        try {
            return text.isBlank() ? null : Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw Require.wrong(key, "a time such as 2026-01-31T10:00:00Z, or nothing", text);
        }
    }
}
