package io.smartcar.camel.kafka;

import io.smartcar.camel.support.Backoff;
import io.smartcar.camel.support.ProblemHealthCheck;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.PollOnError;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts the Kafka consumer of a running route when one of its threads has ended. camel-kafka ends a thread for good
 * when a poll fails while the route is suspended, and when Kafka rejects its credentials. The first restart is
 * immediate; then the delays double, and health is DOWN until all threads have lived for a while. A suspended consumer
 * is restarted only after it was resumed; a consumer with {@code pollOnError=STOP} is not restarted. Camel 4.22 reconnects
 * in one background task: retest it then.
 *
 * <p>The bean {@code consumerWatch}; one serves all Kafka routes of its context. Safe for use by any thread.
 */
public final class ConsumerWatch extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerWatch.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final Backoff RESTARTS =
            new Backoff(CHECK_INTERVAL.toMillis(), Duration.ofMinutes(1).toMillis());
    /** Threads that live this long are healthy. */
    private static final long HEALTHY_MILLIS = Duration.ofSeconds(10).toMillis();

    private final ConsumerThreads threads = new ConsumerThreads();
    private final Map<String, Restart> restarts = new ConcurrentHashMap<>();
    private final CamelContext context;
    private ScheduledExecutorService scheduler;

    /**
     * The last restart of a route's consumer.
     *
     * @param problem why it was restarted
     * @param number how often it was restarted in a row
     */
    private record Restart(String problem, int number, long madeNanos) {
        long delayMillis() {
            return RESTARTS.delayMillis(number);
        }

        boolean isOlderThan(long millis) {
            return System.nanoTime() - madeNanos > TimeUnit.MILLISECONDS.toNanos(millis);
        }
    }

    /** Watches the Kafka consumers of a context. */
    public ConsumerWatch(CamelContext context) {
        this.context = context;
        context.addLifecycleStrategy(this);
    }

    @Override
    public void onThreadPoolAdd(
            CamelContext owner,
            ThreadPoolExecutor pool,
            String id,
            String sourceId,
            String routeId,
            String threadPoolProfileId) {
        threads.add(id, pool);
    }

    @Override
    public void onContextStarting(CamelContext starting) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(starting);
        if (registry != null) {
            ProblemHealthCheck health = new ProblemHealthCheck("smartcar", "consumer-threads", result -> problem());
            health.setCamelContext(starting);
            registry.register(health);
        }
        scheduler = starting.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "ConsumerWatch");
        scheduler.scheduleWithFixedDelay(
                this::check, CHECK_INTERVAL.toMillis(), CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onContextStopping(CamelContext stopping) {
        if (scheduler != null) {
            stopping.getExecutorServiceManager().shutdownNow(scheduler);
        }
    }

    private String problem() {
        return restarts.isEmpty()
                ? null
                : restarts.values().stream().map(Restart::problem).sorted().collect(Collectors.joining("; "));
    }

    private void check() {
        for (Route route : context.getRoutes()) {
            if (route.getConsumer() instanceof KafkaConsumer consumer && isWatched(route, consumer)) {
                try {
                    check(route, consumer);
                } catch (RuntimeException e) {
                    // thrown on, it would end the watch
                    LOG.warn(
                            "Failed to restart the Kafka consumer of route '{}': {}", route.getRouteId(), e.toString());
                }
            }
        }
    }

    private boolean isWatched(Route route, KafkaConsumer consumer) {
        return consumer.isStarted()
                && consumer.getEndpoint().getConfiguration().getPollOnError() != PollOnError.STOP
                && new KafkaRouteConsumer(context, route.getRouteId()).isWanted();
    }

    private void check(Route route, KafkaConsumer consumer) {
        String routeId = route.getRouteId();
        long ended = threads.ended(consumer);
        Restart last = restarts.get(routeId);
        if (ended == 0) {
            if (last != null && last.isOlderThan(Math.max(last.delayMillis(), HEALTHY_MILLIS))) {
                restarts.remove(routeId);
                LOG.info("All threads of the Kafka consumer of route '{}' are running again", routeId);
            }
            return;
        }
        if (last != null && !last.isOlderThan(last.delayMillis())) {
            return;
        }
        String problem = ended + " of "
                + consumer.getEndpoint().getConfiguration().getConsumersCount()
                + " threads of the Kafka consumer of route '" + routeId + "' have ended (camel-kafka logged why)";
        Restart next = new Restart(problem, last == null ? 1 : last.number() + 1, System.nanoTime());
        restarts.put(routeId, next);
        LOG.warn("{}. Restarting the consumer; if that does not help, again after {} ms", problem, next.delayMillis());
        // its threads rejoin their group, and continue from the committed offsets
        ServiceHelper.stopService(consumer);
        ServiceHelper.startService(consumer);
    }
}
