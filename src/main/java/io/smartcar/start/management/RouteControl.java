package io.smartcar.start.management;

import io.smartcar.camel.support.LocalBacklog;
import io.smartcar.camel.support.ProblemHealthCheck;
import io.smartcar.store.outage.Backlog;
import io.smartcar.store.outage.OutageGate;
import io.smartcar.store.transaction.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.PeriodTaskScheduler;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses, resumes and drains routes, as an operator orders; nothing is lost by it, and no order outlives the process.
 *
 * <p>Routes of the group {@code source} read what can wait: paused, they end after the batch in progress. Routes of the
 * group {@code receiver} receive what cannot wait, into a {@linkplain LocalBacklog local backlog}: a pause leaves them
 * running, and only draining stops them. Storing routes are those with an {@link OutageGate}: a pause holds the gate, and
 * draining waits until all events are stored. Thread-safe.
 */
final class RouteControl {
    private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);
    private static final String SOURCE = "source";
    private static final String RECEIVER = "receiver";

    private static final Duration ENFORCEMENT = Duration.ofSeconds(1);

    /** Which routes an order is for. */
    enum Role {
        COLLECTOR,
        STORER
    }

    /** What a route is ordered to do, other than to run. */
    private enum Order {
        PAUSE("pausing", "paused"),
        DRAIN("draining", "drained");

        private final String begun;
        private final String done;

        Order(String begun, String done) {
            this.begun = begun;
            this.done = done;
        }
    }

    private record Ordered(Order order, Instant since) {}

    /**
     * How far a route has obeyed.
     *
     * @param state {@code pausing}, {@code paused}, {@code draining} or {@code drained}
     * @param since when it was ordered
     * @param remaining what is still to be done, in words; null if nothing is
     */
    record Progress(String state, Instant since, String remaining) {}

    private final CamelContext context;
    private final InstantSource clock;
    /** Stops and starts receivers, which may take many seconds. */
    private final ExecutorService receiverThread;

    private final Map<String, Ordered> orders = new TreeMap<>();
    /** When all draining routes that collect were first seen drained; null while they are not. */
    private Instant collected;

    RouteControl(CamelContext context, InstantSource clock) {
        this.context = context;
        this.clock = clock;
        receiverThread = context.getExecutorServiceManager().newSingleThreadExecutor(this, "RouteControl");
    }

    /**
     * Keeps orders in force, and shows them in health, as no problem, and in the log.
     *
     * @param reminder the interval at which the log is reminded
     */
    void watch(Duration reminder) {
        PeriodTaskScheduler scheduler = PluginHelper.getPeriodTaskScheduler(context);
        scheduler.schedulePeriodTask(this::enforce, ENFORCEMENT.toMillis());
        scheduler.schedulePeriodTask(
                () -> progress().forEach((id, one) -> LOG.warn("{}", inWords(id, one))),
                Math.max(ENFORCEMENT.toMillis(), reminder.toMillis()));
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            ProblemHealthCheck check = new ProblemHealthCheck("smartcar", "operator", result -> {
                List<String> all = new ArrayList<>();
                progress().forEach((id, one) -> all.add(inWords(id, one)));
                if (!all.isEmpty()) {
                    result.message(String.join("; ", all));
                }
                return null;
            });
            check.setCamelContext(context);
            registry.register(check);
        }
    }

    private static String inWords(String routeId, Progress progress) {
        return "Route '" + routeId + "' is " + progress.state + " by an operator since " + progress.since;
    }

    /** The routes of this process that can be controlled; of one role, or all of them if it is null. */
    List<String> routes(Role role) {
        Stream<String> collecting = role == Role.STORER
                ? Stream.empty()
                : inGroups(SOURCE, RECEIVER).map(Route::getRouteId);
        Stream<String> storing =
                role == Role.COLLECTOR ? Stream.empty() : gates().stream().map(OutageGate::routeId);
        return Stream.concat(collecting, storing).sorted().toList();
    }

    /** Whether one of the routes receives what its senders do not repeat, so that draining it loses something. */
    boolean isDrainingLossy(Collection<String> routes) {
        return inGroups(RECEIVER)
                .filter(route -> routes.contains(route.getRouteId()))
                .anyMatch(route -> route.getEndpoint().getEndpointUri().contains("protocol=udp"));
    }

    /** Pauses the routes; returns at once. A receiver keeps running. */
    synchronized void pause(Collection<String> routes) {
        for (String id : routes) {
            if (!isReceiver(id)) {
                order(id, Order.PAUSE);
            }
        }
        enforce();
    }

    /** Lets the routes stop taking in, and work off what only this process has; returns at once. */
    synchronized void drain(Collection<String> routes) {
        for (String id : routes) {
            order(id, Order.DRAIN);
            if (isReceiver(id)) {
                receiverThread.execute(() -> stopReceiver(id));
            } else if (gate(id) != null) {
                gate(id).resume();
            } else if (consumer(id) instanceof LocalBacklog) {
                ServiceHelper.resumeService(consumer(id));
            }
        }
        enforce();
    }

    /** Lets the routes run again; returns at once. */
    synchronized void resume(Collection<String> routes) {
        for (String id : routes) {
            if (orders.remove(id) != null) {
                if (isReceiver(id)) {
                    receiverThread.execute(() -> startReceiver(id));
                } else if (gate(id) != null) {
                    gate(id).resume();
                } else {
                    ServiceHelper.resumeService(consumer(id));
                }
            }
        }
        collected = null;
    }

    private void order(String id, Order order) {
        Ordered before = orders.get(id);
        if (before == null || before.order != order) {
            orders.put(id, new Ordered(order, clock.instant().truncatedTo(ChronoUnit.SECONDS)));
            collected = null;
        }
    }

    /** Suspends what is to be suspended: an edited route, for example, begins again. */
    synchronized void enforce() {
        orders.forEach((id, ordered) -> {
            OutageGate gate = gate(id);
            if (gate != null) {
                if (ordered.order == Order.PAUSE) {
                    gate.pause();
                }
            } else if (!isReceiver(id) && !worksOff(id, ordered) && ServiceHelper.isStarted(consumer(id))) {
                // unlike the route controller's suspendRoute, it does not wait for the exchange in progress
                ServiceHelper.suspendService(consumer(id));
            }
        });
    }

    /** The routes that are ordered to do something else than to run, and how far they have obeyed. */
    synchronized Map<String, Progress> progress() {
        enforce();
        Map<String, Progress> progress = new TreeMap<>();
        orders.forEach((id, ordered) -> {
            if (gate(id) == null) {
                progress.put(id, progress(ordered, collecting(id, ordered)));
            }
        });
        boolean isCollected = progress.values().stream().noneMatch(one -> one.state.equals(Order.DRAIN.begun));
        if (!isCollected) {
            collected = null;
        } else if (collected == null) {
            collected = clock.instant();
        }
        orders.forEach((id, ordered) -> {
            if (gate(id) != null) {
                progress.put(id, progress(ordered, storing(gate(id), ordered)));
            }
        });
        return progress;
    }

    private static Progress progress(Ordered ordered, String remaining) {
        return new Progress(remaining == null ? ordered.order.done : ordered.order.begun, ordered.since, remaining);
    }

    private String collecting(String id, Ordered ordered) {
        if (isReceiver(id)) {
            ServiceStatus status = context.getRouteController().getRouteStatus(id);
            return status == null || status.isStopped() ? null : "connections are being closed";
        }
        if (worksOff(id, ordered)) {
            boolean isReceiving =
                    inGroups(RECEIVER).anyMatch(route -> orders.containsKey(route.getRouteId()) && !isStopped(route));
            long bytes = ((LocalBacklog) consumer(id)).waitingBytes();
            if (isReceiving || bytes > 0) {
                return String.format("%,d bytes wait to be sent", bytes);
            }
        }
        int inFlight = context.getInflightRepository().size(id);
        return inFlight == 0 ? null : "the batch in progress";
    }

    private String storing(OutageGate gate, Ordered ordered) {
        if (ordered.order == Order.PAUSE) {
            return gate.isPaused() ? null : "the batch in progress";
        }
        Backlog backlog = gate.state().backlog();
        if (collected == null || backlog == null || !backlog.measured().isAfter(collected)) {
            return collected == null ? "events that are still collected" : "the next measurement of the lag";
        }
        return backlog.events() == 0 ? null : backlog.toString();
    }

    /** Whether the route is to read all of its backlog, rather than to stop. */
    private boolean worksOff(String id, Ordered ordered) {
        return ordered.order == Order.DRAIN && consumer(id) instanceof LocalBacklog;
    }

    private void stopReceiver(String id) {
        try {
            context.getRouteController().stopRoute(id);
        } catch (Exception e) {
            LOG.error("Failed to stop the route {}: it still receives", id, e);
        }
    }

    private void startReceiver(String id) {
        try {
            context.getRouteController().startRoute(id);
        } catch (Exception e) {
            LOG.error("Failed to start the route {}: it receives nothing. Restart the process", id, e);
        }
    }

    private boolean isStopped(Route route) {
        return context.getRouteController().getRouteStatus(route.getRouteId()).isStopped();
    }

    private boolean isReceiver(String id) {
        Route route = context.getRoute(id);
        return route != null && RECEIVER.equals(route.getGroup());
    }

    private Consumer consumer(String id) {
        Route route = context.getRoute(id);
        return route == null ? null : route.getConsumer();
    }

    private Stream<Route> inGroups(String... groups) {
        return context.getRoutes().stream().filter(route -> List.of(groups).contains(route.getGroup() + ""));
    }

    private OutageGate gate(String id) {
        return gates().stream()
                .filter(gate -> gate.routeId().equals(id))
                .findFirst()
                .orElse(null);
    }

    private List<OutageGate> gates() {
        return context.getRegistry().findByType(StoreTransaction.class).stream()
                .flatMap(transaction -> transaction.gates().stream())
                .filter(gate -> context.getRoute(gate.routeId()) != null)
                .toList();
    }
}
