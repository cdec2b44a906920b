package io.smartcar.replay;

import io.smartcar.camel.support.ObjectMetrics;
import io.smartcar.camel.support.ObjectMetrics.Metric;
import io.smartcar.event.deadletter.DeadLetterId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Counts the open dead letters, for the metric {@code dead.letters.open}: a thread reads the dead-letter topic from its
 * beginning, then what is added, and begins again every hour. Not a number until the end is reached for the first time. The
 * bean {@code openDeadLetterCount}.
 */
public final class OpenDeadLetterCount extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDeadLetterCount.class);

    /** The largest number that is shown: the ids are in memory. */
    static final int MAXIMUM = 100_000;

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PERIOD = Duration.ofSeconds(15);
    /** For partitions that were added, and for numbers that have exceeded the maximum. */
    private static final Duration RECOUNT = Duration.ofHours(1);

    private final CamelContext context;
    private final String topic;
    private final Set<String> open = new HashSet<>();
    private Thread thread;
    private volatile double number = Double.NaN;

    /** @param topic the dead-letter topic; it is read if a route of the context writes to it */
    public OpenDeadLetterCount(CamelContext context, String topic) {
        this.context = context;
        this.topic = topic;
        context.addLifecycleStrategy(this);
    }

    @Override
    public void onContextStarted(CamelContext started) {
        boolean isWritten = context.getEndpoints().stream()
                .anyMatch(endpoint -> endpoint instanceof KafkaEndpoint kafka
                        && topic.equals(kafka.getConfiguration().getTopic()));
        if (isWritten && context.isAutoStartup()) {
            ObjectMetrics.register(
                    context,
                    this,
                    List.of(Metric.gauge(
                            "dead.letters.open",
                            "Dead letters neither replayed nor discarded",
                            count -> count.number)));
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
        number = open.size();
    }

    private void add(ConsumerRecord<byte[], byte[]> deadLetter) {
        if (deadLetter.value() == null) {
            open.remove(DeadLetterId.of(deadLetter));
        } else if (open.size() < MAXIMUM) {
            open.add(DeadLetterId.of(deadLetter));
        }
    }

    double number() {
        return number;
    }
}
