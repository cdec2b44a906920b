package io.smartcar.replay;

import io.smartcar.event.EventBatch;
import io.smartcar.event.deadletter.DeadLetterId;
import io.smartcar.event.kind.Kinds;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Replays or discards a selection of the open dead letters, as an operator orders. A replay does what the route {@code
 * replay-to-events} does; it waits while Kafka is down. Thread-safe.
 */
public final class DeadLetterOrders {
    private static final String EVENTS = "direct:events";
    private static final String TOMBSTONES =
            "kafka:{{dead-letters.topic}}?batchWithIndividualHeaders=true&deliveryTimeoutMs={{dead-letters.timeout-ms}}"
                    + "&requestTimeoutMs={{dead-letters.timeout-ms}}&lingerMs=0";

    private final CamelContext context;

    /** @param context has the settings and the kinds, and for a replay the routes that send events to Kafka */
    public DeadLetterOrders(CamelContext context) {
        this.context = context;
    }

    /** Whether a route of this process sends events to Kafka. */
    public boolean canReplay() {
        return "kafka".equals(setting("events.sink"))
                && context.getRoutes().stream().anyMatch(route -> route.getEndpoint()
                        .getEndpointUri()
                        .replace("//", "")
                        .equals(EVENTS));
    }

    /** The dead-letter topic; empty if dead letters go to files. */
    public String topic() {
        return "kafka".equals(setting("dead-letters.sink")) ? setting("dead-letters.topic") : "";
    }

    private String setting(String key) {
        return context.getPropertiesComponent().resolveProperty(key).orElse("").strip();
    }

    /**
     * Sends dead letters back to the topics of their kinds.
     *
     * @param most ends with the batch, of 500 at most, that reaches this number
     * @param progress receives the number of each batch
     * @return the number of dead letters by outcome, in words
     * @throws RuntimeException if Kafka does not answer; those that were replayed remain so
     */
    public String replay(Predicate<ConsumerRecord<byte[], byte[]>> selection, long most, LongConsumer progress) {
        Kinds kinds = context.getRegistry().findSingleByType(Kinds.class);
        Replay replay = new Replay(context, kinds, topic(), selection, Integer.parseInt(setting("replay.times")));
        Exchange exchange = new DefaultExchange(context);
        ProducerTemplate sender = context.createProducerTemplate();
        String outcomes;
        boolean isAll;
        try {
            Iterator<EventBatch> batches = replay.read(exchange);
            long done = 0;
            while (done < most && batches.hasNext()) {
                sender.sendBody(EVENTS, batches.next());
                List<Exchange> tombstones = replay.createTombstones(exchange);
                sender.sendBody(TOMBSTONES, tombstones);
                replay.countReplayed(exchange);
                done += tombstones.size();
                progress.accept(tombstones.size());
            }
            isAll = !batches.hasNext();
        } finally {
            sender.stop();
            // closes what it reads with
            outcomes = replay.finish(exchange);
        }
        return isAll ? outcomes : outcomes + "; there are more: order it again";
    }

    /**
     * Deletes dead letters for good.
     *
     * @param open those that may be discarded; it is read to its end, or until there are enough
     * @param most the largest number that is discarded
     * @param progress receives the number of each batch
     * @return their number, in words
     * @throws RuntimeException if Kafka does not answer; those that were discarded remain so
     */
    public String discard(
            OpenDeadLetters open,
            Predicate<ConsumerRecord<byte[], byte[]>> selection,
            long most,
            LongConsumer progress) {
        ProducerTemplate sender = context.createProducerTemplate();
        long done = 0;
        try {
            while (done < most && open.hasNext()) {
                List<Exchange> tombstones = open.next().stream()
                        .filter(selection)
                        .limit(most - done)
                        .map(deadLetter -> DeadLetterId.tombstone(context, deadLetter))
                        .toList();
                if (!tombstones.isEmpty()) {
                    sender.sendBody(TOMBSTONES, tombstones);
                    done += tombstones.size();
                    progress.accept(tombstones.size());
                }
            }
        } finally {
            sender.stop();
        }
        return String.format("%,d discarded%s", done, done == most ? "; if there are more, order it again" : "");
    }
}
