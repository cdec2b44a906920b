package io.smartcar.replay;

import io.smartcar.camel.support.Require;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.kind.Kinds;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the open dead letters back to the topics of their kinds: reads the dead-letter topic up to its end at the start of
 * the replay, and writes a tombstone for each whose event is acknowledged. A crash in between sends the events of one
 * batch twice, with the same ids and number of replays, which the stores absorb. The bean {@code replay}. Thread-safe.
 */
public final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final String RUN = "event.replay";

    private final CamelContext camelContext;
    private final Kinds kinds;
    private final String deadLetters;
    private final Predicate<ConsumerRecord<byte[], byte[]>> selection;
    private final int times;
    private final EventCounters counters;

    /**
     * @param kinds the kinds by which lines are classified again
     * @param deadLetters the topic of the dead letters
     * @param selection the dead letters to replay
     * @param times the most replays of one event
     * @throws IllegalArgumentException if a setting is wrong; the message names its key
     */
    public Replay(
            CamelContext camelContext,
            Kinds kinds,
            String deadLetters,
            Predicate<ConsumerRecord<byte[], byte[]>> selection,
            int times) {
        this.camelContext = camelContext;
        counters = new EventCounters(camelContext);
        this.kinds = kinds;
        this.deadLetters = deadLetters;
        this.selection = selection;
        this.times = Require.between("replay.times", times, 1, 1000);
    }

    /**
     * Starts a replay. The caller closes the iterator.
     *
     * @return the events in batches, which may be empty
     * @throws org.apache.kafka.common.KafkaException if the brokers do not answer, or the topic is missing
     */
    public Iterator<EventBatch> read(Exchange exchange) {
        end(exchange); // an earlier attempt that failed
        ReplayRun run = new ReplayRun(
                exchange,
                new OpenDeadLetters(camelContext, deadLetters),
                selection,
                new ReplayedEvents(camelContext, kinds, times));
        exchange.setProperty(RUN, run);
        return run;
    }

    /** The tombstones of the current batch, whose events are acknowledged. */
    public List<Exchange> createTombstones(Exchange exchange) {
        return exchange.getProperty(RUN, ReplayRun.class).tombstones();
    }

    /** Counts the events of the current batch, whose tombstones are acknowledged. */
    public void countReplayed(Exchange exchange) {
        exchange.getProperty(RUN, ReplayRun.class).countReplayed().forEach((kind, count) -> counters.replayed(kind)
                .increment(count));
    }

    /** Logs the outcomes of the dead letters, and returns their text. */
    public String finish(Exchange exchange) {
        String outcomes = String.valueOf(end(exchange));
        LOG.info("The replay of dead letters has ended: {}", outcomes);
        return outcomes;
    }

    private static ReplayRun end(Exchange exchange) {
        ReplayRun run = (ReplayRun) exchange.removeProperty(RUN);
        if (run != null) {
            run.close();
        }
        return run;
    }
}
