package io.smartcar.start.topics;

import io.smartcar.camel.support.Require;
import io.smartcar.start.check.Finding;
import io.smartcar.start.check.Finding.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
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
public final class Topics extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LONGEST_PAUSE_MILLISECONDS = 30_000;
    private static final long DAY_MILLISECONDS = Duration.ofDays(1).toMillis();

    private final CountDownLatch firstAnswer = new CountDownLatch(1);
    private final TopicsHealthCheck health = new TopicsHealthCheck();
    private final CamelContext camelContext;
    private final TopicPlan plan;
    private final boolean create;
    private final long waitMilliseconds;
    private Thread keeping;

    /**
     * Topics of a context, whose start they hold up.
     *
     * @param create whether missing topics are created; if not, they are reported with the command that does it
     * @param waitMilliseconds how long the start waits for the brokers
     */
    public Topics(CamelContext camelContext, TopicPlan plan, boolean create, long waitMilliseconds) {
        this.camelContext = camelContext;
        this.plan = plan;
        this.create = create;
        this.waitMilliseconds = Require.between("topics.wait-ms", waitMilliseconds, 0, DAY_MILLISECONDS);
        camelContext.addLifecycleStrategy(this);
    }

    /**
     * Looks at the topics once, and creates nothing.
     *
     * @throws ExecutionException if the brokers do not answer within a few seconds
     */
    public List<Finding> check() throws ExecutionException, InterruptedException {
        return new TopicProvisioner(plan, create, client(camelContext)).look(PATIENCE);
    }

    /** How much disk the brokers need for the retention and the outage that the settings say, in a sentence. */
    public String disk() {
        return plan.disk();
    }

    @Override
    public void onContextStarting(CamelContext context) {
        boolean usesKafka = context.getEndpoints().stream().anyMatch(KafkaEndpoint.class::isInstance);
        if (!usesKafka || !context.isAutoStartup()) {
            return;
        }
        TopicProvisioner keeper = new TopicProvisioner(plan, create, client(context));
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.register(health);
        }
        keeping = new Thread(() -> keep(keeper::see, keeper.brokers()), "topics");
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
        List<Finding> see(Duration patience) throws ExecutionException, InterruptedException;
    }

    /** Looks again and again until all topics are there, whatever a look ends with. */
    void keep(Look look, String brokers) {
        long pause = 500;
        List<Finding> known = List.of();
        try {
            while (true) {
                try {
                    List<Finding> findings = look.see(PATIENCE);
                    if (!findings.equals(known)) {
                        findings.forEach(finding -> finding.log(LOG));
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
