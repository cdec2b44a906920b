package io.smartcar.start.topics;

import io.smartcar.camel.support.Backoff;
import io.smartcar.camel.support.Causes;
import io.smartcar.camel.support.ProblemHealthCheck;
import io.smartcar.camel.support.Require;
import io.smartcar.start.check.Finding;
import io.smartcar.start.check.Finding.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates missing topics and compares existing ones before the routes start. The bean {@code topics}.
 *
 * <p>Brokers that are down delay the start for a bounded time only, since sources such as syslog must not wait for Kafka;
 * the topics are then checked once the brokers respond. Until then, and while a topic is missing, the health check {@code
 * topics} is DOWN. Sends no request if no route uses Kafka or none is to start.
 */
public final class Topics extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Backoff BACKOFF = new Backoff(500, 30_000);
    private static final long DAY_MILLISECONDS = Duration.ofDays(1).toMillis();

    private final CountDownLatch firstAnswer = new CountDownLatch(1);
    private final CamelContext camelContext;
    private final TopicPlan plan;
    private final boolean create;
    private final long waitMilliseconds;
    /** The reason why the topics may not be usable; null if they are. */
    private volatile String problem = "Kafka has not answered yet";

    private volatile TopicReplicas replicas;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Topics of a context, whose start waits for them.
     *
     * @param create whether missing topics are created; if not, they are reported with the command that creates them
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
     * Compares the topics with the settings, and creates none.
     *
     * @throws ExecutionException if the brokers do not answer within a few seconds
     */
    public List<Finding> check() throws ExecutionException, InterruptedException {
        TopicProvisioner provisioner = provisioner();
        List<Finding> findings = new ArrayList<>(provisioner.inspect(ANSWER_TIMEOUT));
        findings.addAll(unread(provisioner, new UnreadTopics(camelContext)));
        return findings;
    }

    private TopicProvisioner provisioner() {
        return new TopicProvisioner(plan, create, AdminClients.settings(camelContext));
    }

    private static List<Finding> unread(TopicProvisioner provisioner, UnreadTopics topics) throws InterruptedException {
        try (Admin admin = provisioner.admin(ANSWER_TIMEOUT)) {
            return topics.find(admin);
        }
    }

    @Override
    public void onContextStarting(CamelContext context) {
        boolean usesKafka = context.getEndpoints().stream().anyMatch(KafkaEndpoint.class::isInstance);
        if (!usesKafka || !context.isAutoStartup()) {
            return;
        }
        TopicProvisioner provisioner = provisioner();
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.register(new ProblemHealthCheck("smartcar", "topics", result -> problem));
        }
        UnreadTopics unread = new UnreadTopics(context);
        start("topics", () -> {
            ensure(provisioner::ensure, provisioner.brokers());
            warnOf(unread, provisioner);
        });
        try {
            if (!firstAnswer.await(waitMilliseconds, TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "Kafka at {} does not answer: starting the routes without it; the topics will be checked once it"
                                + " responds (camel.component.kafka.brokers, topics.wait-ms).",
                        provisioner.brokers());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onContextStarted(CamelContext context) {
        if (!threads.isEmpty()) {
            replicas = new TopicReplicas(provisioner());
            replicas.register(
                    context, plan.topics().stream().map(DesiredTopic::name).toList());
            start("topic-replicas", replicas::watch);
        }
    }

    private void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** Brokers and topics as Kafka has described them within the last seconds; empty if it has not. */
    public Optional<TopicReplicas.Replicas> replicas() {
        return Optional.ofNullable(replicas).map(TopicReplicas::replicas);
    }

    /** When the topics are there, since the start waits for them but not for this. */
    private void warnOf(UnreadTopics unread, TopicProvisioner provisioner) {
        try {
            if (problem == null) {
                unread(provisioner, unread).forEach(finding -> finding.log(LOG));
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped looking for unread topics: the context stops");
        }
    }

    @Override
    public void onContextStopping(CamelContext context) {
        threads.forEach(Thread::interrupt);
    }

    /** Creates missing topics and compares the others, see {@link TopicProvisioner#ensure}. */
    interface Attempt {
        List<Finding> ensure(Duration timeout) throws ExecutionException, InterruptedException;
    }

    /** Retries until all topics are there, whatever the failure. */
    void ensure(Attempt attempt, String brokers) {
        int attempts = 0;
        List<Finding> known = List.of();
        try {
            while (true) {
                try {
                    List<Finding> findings = attempt.ensure(ANSWER_TIMEOUT);
                    if (!findings.equals(known)) {
                        findings.forEach(finding -> finding.log(LOG));
                        known = findings;
                    }
                    problem = problems(findings);
                    firstAnswer.countDown();
                    if (problem == null) {
                        return;
                    }
                } catch (ExecutionException e) {
                    failed(brokers, e.getCause());
                } catch (KafkaException e) {
                    // for example a host name that cannot be resolved yet, or a missing file
                    failed(brokers, Causes.root(e));
                } catch (RuntimeException e) {
                    // the thread must survive: the health check depends on it
                    LOG.debug("Failed to compare the topics", e);
                    failed(brokers, e);
                }
                attempts++;
                Thread.sleep(BACKOFF.delayMillis(attempts));
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped checking the topics: the context stops");
        }
    }

    private void failed(String brokers, Throwable cause) {
        if (Thread.currentThread().isInterrupted()) {
            // the context stops
            return;
        }
        String failure = "Failed to check the topics of Kafka at " + brokers + ": " + cause.getMessage();
        if (!failure.equals(problem)) {
            LOG.warn("Failed to check the topics of Kafka at {}, retrying: {}", brokers, cause.toString());
        }
        problem = failure;
    }

    private static String problems(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.weight() == Weight.PROBLEM)
                .map(finding -> finding.subject() + ": " + finding.text())
                .reduce((first, second) -> first + "; " + second)
                .orElse(null);
    }
}
