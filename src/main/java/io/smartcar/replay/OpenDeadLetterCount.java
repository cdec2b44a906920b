package io.smartcar.replay;

import io.smartcar.camel.support.ObjectMetrics;
import io.smartcar.camel.support.ObjectMetrics.Metric;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.deadletter.DeadLetterId;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the open dead letters by kind, for the metric {@code dead.letters.open}: a thread reads the dead-letter topic from its
 * beginning, then what is added, and begins again every hour. Not a number until the end is reached for the first time. The
 * bean {@code openDeadLetterCount}.
 */
public final class OpenDeadLetterCount extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDeadLetterCount.class);

    /** Of dead letters whose kind is not declared. */
    static final String NO_KIND = "none";

    /** The largest number that is shown, of all kinds together: the ids are in memory. */
    static final int MAXIMUM = 100_000;

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PERIOD = Duration.ofSeconds(15);
    /** For partitions that were added, and for numbers that have exceeded the maximum. */
    private static final Duration RECOUNT = Duration.ofHours(1);

    private final CamelContext context;
    private final String topic;
    private final Kinds kinds;
    /** Their kinds by their ids. */
    private final Map<String, String> open = new HashMap<>();

    private Thread thread;
    /** By kind, without those that have none; null until the end is reached. */
    private volatile Map<String, Long> numbers;

    /**
     * @param topic the dead-letter topic; it is read if a route of the context writes to it
     * @param kinds those that are declared
     */
    public OpenDeadLetterCount(CamelContext context, String topic, Kinds kinds) {
        this.context = context;
        this.topic = topic;
        this.kinds = kinds;
        context.addLifecycleStrategy(this);
    }

    @Override
    public void onContextStarted(CamelContext started) {
        boolean isWritten = context.getEndpoints().stream()
                .anyMatch(endpoint -> endpoint instanceof KafkaEndpoint kafka
                        && topic.equals(kafka.getConfiguration().getTopic()));
        if (isWritten && context.isAutoStartup()) {
            Stream.concat(kinds.all().stream().map(Kind::name), Stream.of(NO_KIND))
                    .forEach(kind -> ObjectMetrics.register(
                            context,
                            this,
                            List.of(Metric.gauge(
                                    "dead.letters.open",
                                    "Dead letters neither replayed nor discarded",
                                    count -> count.number(kind))),
                            "kind",
                            kind));
            thread = new Thread(this::run, "open-dead-letters");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void onContextStopping(CamelContext stopping) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try (Consumer<byte[], byte[]> consumer = TopicReader.consumer(context, topic)) {
                    begin(consumer);
                    long begin = System.nanoTime();
                    while (System.nanoTime() - begin < RECOUNT.toNanos()) {
                        readToEnd(consumer);
                        Thread.sleep(PERIOD.toMillis());
                    }
                } catch (KafkaException e) {
                    LOG.debug("Failed to count the open dead letters", e);
                    Thread.sleep(PERIOD.toMillis());
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped counting open dead letters: the context stops");
        }
    }

    void begin(Consumer<byte[], byte[]> consumer) {
        open.clear();
        List<TopicPartition> partitions = TopicReader.partitions(consumer, topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    void readToEnd(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(this::add);
        }
        numbers = open.values().stream().collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
    }

    private void add(ConsumerRecord<byte[], byte[]> deadLetter) {
        if (deadLetter.value() == null) {
            open.remove(DeadLetterId.of(deadLetter));
        } else if (open.size() < MAXIMUM) {
            String kind = DeadLetter.header(deadLetter, DeadLetter.KIND);
            open.put(
                    DeadLetterId.of(deadLetter),
                    kinds.named(kind == null ? "" : kind).map(Kind::name).orElse(NO_KIND));
        }
    }

    double number(String kind) {
        Map<String, Long> latest = numbers;
        return latest == null ? Double.NaN : latest.getOrDefault(kind, 0L);
    }
}
