package io.smartcar.start.topics;

import io.smartcar.start.topics.TopicFinding.Weight;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the topics before the routes start: creates what is missing, compares what is there. The bean {@code topics}.
 *
 * <p>Brokers that are not up hold the start up for a bounded time only, since sources such as syslog must not wait for
 * Kafka; the topics are then seen to as soon as the brokers answer, for as long as that takes. Until then, and while a
 * topic is missing, the health check {@code topics} is down. If no route uses Kafka, or
 * none is to start, nothing is asked.
 */
public final class Topics extends LifecycleStrategySupport implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LONGEST_PAUSE_MILLISECONDS = 30_000;

    private final CountDownLatch firstAnswer = new CountDownLatch(1);
    private final TopicsHealthCheck health = new TopicsHealthCheck();
    private String names = "";
    private String deadLetters = "";
    private String replayed = "";
    private String roles = "";
    private boolean create = true;
    private int partitions = 6;
    private int replication = 3;
    private int minInSync = 2;
    private int retentionHours = 168;
    private String compression = "producer";
    private int maxBytes = 16384;
    private int outageHours = 24;
    private long eventsPerSecond = 75;
    private int eventBytes = 40;
    private long waitMilliseconds = 10_000;
    private CamelContext camelContext;
    private Thread keeping;

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        if (this.camelContext == camelContext) {
            return;
        }
        this.camelContext = camelContext;
        // Camel has looked for such beans before it makes those that are declared in properties
        camelContext.addLifecycleStrategy(this);
    }

    /** The topics of events, separated by commas. */
    public void setNames(String names) {
        this.names = names;
    }

    /** The topic of dead letters; empty if they do not go to Kafka. */
    public void setDeadLetters(String deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** The topic that remembers which dead letters were sent back, if one of the roles does that. */
    public void setReplayed(String replayed) {
        this.replayed = replayed;
    }

    /** What this process does, in words separated by commas. */
    public void setRoles(String roles) {
        this.roles = roles;
    }

    /** Whether missing topics are created; if not, they are reported with the command that does it. */
    public void setCreate(boolean create) {
        this.create = create;
    }

    /** How many partitions each topic has. */
    public void setPartitions(int partitions) {
        this.partitions = partitions;
    }

    /** How many brokers have each event. */
    public void setReplication(int replication) {
        this.replication = replication;
    }

    /** How many brokers must have an event before it counts as sent. */
    public void setMinInSync(int minInSync) {
        this.minInSync = minInSync;
    }

    /** How long events are kept, in hours. */
    public void setRetentionHours(int retentionHours) {
        this.retentionHours = retentionHours;
    }

    /** The compression by which brokers keep events; {@code producer} for as they came. */
    public void setCompression(String compression) {
        this.compression = compression;
    }

    /** How many bytes an event may have. */
    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The outage of a store that must lose nothing, in hours. */
    public void setOutageHours(int outageHours) {
        this.outageHours = outageHours;
    }

    /** How many events come in a second, for the disk that is reported. */
    public void setEventsPerSecond(long eventsPerSecond) {
        this.eventsPerSecond = eventsPerSecond;
    }

    /** How many bytes an event takes in Kafka, for the disk that is reported. */
    public void setEventBytes(int eventBytes) {
        this.eventBytes = eventBytes;
    }

    /** How long the start waits for the brokers, in milliseconds. */
    public void setWaitMs(long waitMilliseconds) {
        this.waitMilliseconds = waitMilliseconds;
    }

    /**
     * Looks at the topics once, and creates nothing.
     *
     * @throws ExecutionException if the brokers do not answer within a few seconds
     */
    public List<TopicFinding> check() throws ExecutionException, InterruptedException {
        return new TopicProvisioner(plan(), create, client(camelContext)).look(PATIENCE);
    }

    /** How much disk the brokers need for the retention and the outage that the settings say, in a sentence. */
    public String disk() {
        return plan().disk();
    }

    @Override
    public void onContextInitializing(CamelContext context) throws VetoCamelContextStartException {
        try {
            plan();
        } catch (IllegalArgumentException e) {
            throw new VetoCamelContextStartException(e.getMessage(), e, context);
        }
    }

    @Override
    public void onContextStarting(CamelContext context) {
        boolean usesKafka = context.getEndpoints().stream().anyMatch(KafkaEndpoint.class::isInstance);
        if (!usesKafka || !context.isAutoStartup()) {
            return;
        }
        TopicPlan plan = plan();
        TopicProvisioner keeper = new TopicProvisioner(plan, create, client(context));
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.register(health);
        }
        keeping = new Thread(() -> keep(keeper::see, keeper.brokers(), plan), "topics");
        keeping.setDaemon(true);
        keeping.start();
        try {
            if (!firstAnswer.await(waitMilliseconds, TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "Kafka at {} does not answer: the routes start without it, and the topics are seen to as soon as"
                                + " it does (camel.component.kafka.brokers, topics.wait-ms)",
                        keeper.brokers());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onContextStopping(CamelContext context) {
        if (keeping != null) {
            keeping.interrupt();
        }
    }

    /** Looks at the topics once, as {@link TopicProvisioner#see} does. */
    interface Look {
        List<TopicFinding> see(Duration patience) throws ExecutionException, InterruptedException;
    }

    /** Looks again and again until all topics are there, whatever a look ends with. */
    void keep(Look look, String brokers, TopicPlan plan) {
        long pause = 500;
        List<TopicFinding> known = List.of();
        try {
            while (true) {
                try {
                    List<TopicFinding> findings = look.see(PATIENCE);
                    if (!findings.equals(known)) {
                        findings.forEach(Topics::log);
                        known = findings;
                    }
                    health.found(findings);
                    firstAnswer.countDown();
                    if (findings.stream().noneMatch(finding -> finding.weight() == Weight.PROBLEM)) {
                        LOG.info(plan.disk());
                        return;
                    }
                } catch (ExecutionException e) {
                    failed(brokers, e.getCause());
                } catch (KafkaException e) {
                    // a name that is not known yet, or a file that is not there
                    failed(brokers, e.getCause() == null ? e : e.getCause());
                } catch (RuntimeException e) {
                    // without this thread, nobody would see to the topics any more
                    LOG.debug("The topics could not be compared", e);
                    failed(brokers, e);
                }
                Thread.sleep(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLISECONDS);
            }
        } catch (InterruptedException e) {
            LOG.debug("The topics are no longer seen to: the context stops");
        }
    }

    private void failed(String brokers, Throwable cause) {
        if (health.failed("Failed to see to the topics of Kafka at " + brokers + ": " + cause.getMessage())) {
            LOG.warn("Failed to see to the topics of Kafka at {}; it is tried again: {}", brokers, cause.toString());
        }
    }

    private static void log(TopicFinding finding) {
        String key = finding.key().isEmpty() ? "" : " (" + finding.key() + ")";
        switch (finding.weight()) {
            case GOOD -> LOG.info("Topic {} {}", finding.topic(), finding.text());
            case WARNING -> LOG.warn("Topic {} {}{}", finding.topic(), finding.text(), key);
            case PROBLEM -> LOG.error("Topic {} {}{}", finding.topic(), finding.text(), key);
        }
    }

    private TopicPlan plan() {
        return new TopicPlan(
                Arrays.stream(names.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList(),
                deadLetters.strip(),
                roles.contains("replayer") ? replayed.strip() : "",
                partitions,
                replication,
                minInSync,
                retentionHours,
                compression,
                maxBytes,
                outageHours,
                eventsPerSecond,
                eventBytes);
    }

    /** What the routes' own clients use: brokers, security, whatever else is set. */
    private static Properties client(CamelContext context) {
        KafkaConfiguration configuration = context.getComponent("kafka", KafkaComponent.class)
                .getConfiguration()
                .copy();
        Properties client = configuration.createConsumerProperties();
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, configuration.getBrokers());
        client.put(CommonClientConfigs.CLIENT_ID_CONFIG, context.getName() + "-topics");
        return client;
    }
}
