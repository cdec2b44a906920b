package io.smartcar.camel.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.PollOnError;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the Kafka consumer of a route again when one of its threads has ended though the route runs. camel-kafka lets a
 * thread end for good when a poll fails while the route is suspended, and when Kafka refuses its credentials. The first
 * start comes at once; if it does not help, the pauses double, and health is DOWN until all threads have lived for a
 * while. A consumer that is suspended is left alone until it is resumed; one with {@code pollOnError=STOP} is meant to
 * end.
 *
 * <p>The bean {@code consumerWatch}; one serves all Kafka routes of its context. Safe for use by any thread.
 */
public final class ConsumerWatch extends LifecycleStrategySupport implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** Threads that live as long are well. */
    private static final Duration TRIAL = Duration.ofSeconds(10);

    private final Function<KafkaConsumer, String> diagnosis;
    private final ConsumerThreads threads = new ConsumerThreads();
    private final Map<String, Repair> repairs = new ConcurrentHashMap<>();
    private CamelContext context;
    private ScheduledExecutorService scheduler;

    /** What was done for a route whose threads ended; changed by the watch's one thread. */
    private static final class Repair {
        final String complaint;
        final long pauseMillis;
        final long madeNanos;

        Repair(String complaint, long pauseMillis) {
            this.complaint = complaint;
            this.pauseMillis = pauseMillis;
            this.madeNanos = System.nanoTime();
        }

        boolean isOlderThan(long millis) {
            return System.nanoTime() - madeNanos > TimeUnit.MILLISECONDS.toNanos(millis);
        }
    }

    /** A watch of the context that it is given. */
    public ConsumerWatch() {
        this(ConsumerDiagnosis::of);
    }

    /** @param diagnosis says why a consumer may not be able to consume */
    public ConsumerWatch(Function<KafkaConsumer, String> diagnosis) {
        this.diagnosis = diagnosis;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        if (context != camelContext) {
            context = camelContext;
            camelContext.addLifecycleStrategy(this);
        }
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
            registry.register(new ConsumerHealthCheck(this));
        }
        scheduler = starting.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "ConsumerWatch");
        scheduler.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onContextStopping(CamelContext stopping) {
        if (scheduler != null) {
            stopping.getExecutorServiceManager().shutdownNow(scheduler);
        }
    }

    /** Why a route may not be consuming, by its id; empty if all do. */
    Map<String, String> complaints() {
        Map<String, String> complaints = new TreeMap<>();
        repairs.forEach((routeId, repair) -> complaints.put(routeId, repair.complaint));
        return complaints;
    }

    private void look() {
        for (Route route : context.getRoutes()) {
            if (route.getConsumer() instanceof KafkaConsumer consumer && isToConsume(route, consumer)) {
                try {
                    look(route, consumer);
                } catch (RuntimeException e) {
                    // an exception that got out of here would end the watch
                    LOG.warn(
                            "Failed to start the Kafka consumer of route '{}' again: {}",
                            route.getRouteId(),
                            e.toString());
                }
            }
        }
    }

    private boolean isToConsume(Route route, KafkaConsumer consumer) {
        return consumer.isStarted()
                && consumer.getEndpoint().getConfiguration().getPollOnError() != PollOnError.STOP
                && new KafkaRouteConsumer(context, route.getRouteId()).isWanted();
    }

    private void look(Route route, KafkaConsumer consumer) {
        String routeId = route.getRouteId();
        long ended = threads.ended(consumer);
        Repair last = repairs.get(routeId);
        if (ended == 0) {
            if (last != null && last.isOlderThan(Math.max(last.pauseMillis, TRIAL.toMillis()))) {
                repairs.remove(routeId);
                LOG.info("The Kafka consumer of route '{}' runs again with all of its threads", routeId);
            }
            return;
        }
        if (last != null && !last.isOlderThan(last.pauseMillis)) {
            return;
        }
        String complaint =
                ended + " of " + consumer.getEndpoint().getConfiguration().getConsumersCount()
                        + " threads of the Kafka consumer of route '" + routeId
                        + "' have ended; " + diagnosis.apply(consumer);
        if (!isToConsume(route, consumer)) {
            return; // it was stopped while Kafka was asked
        }
        long pause = last == null ? LOOK.toMillis() : Math.min(2 * last.pauseMillis, LONGEST_PAUSE.toMillis());
        repairs.put(routeId, new Repair(complaint, pause));
        LOG.warn("{}. The consumer is started again, and if that does not help, after {} ms", complaint, pause);
        // they join their group anew, and go on from what is committed
        ServiceHelper.stopService(consumer);
        ServiceHelper.startService(consumer);
    }
}
