package io.smartcar.start.management;

import io.smartcar.camel.support.MessageText;
import io.smartcar.event.deadletter.DeadLetterId;
import io.smartcar.replay.DeadLetterOrders;
import io.smartcar.replay.OpenDeadLetters;
import io.smartcar.replay.ReplaySelection;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.util.json.JsonObject;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays and discards open dead letters: those of the parameters {@code id}, or of one {@code kind} and {@code reason} that
 * are older than {@code until}, never all. One order at a time is carried out, by a thread of its own, because a replay
 * waits while Kafka is down. Thread-safe.
 */
final class DeadLetterActions {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterActions.class);
    private static final String REPLAY = "replay-dead-letters";
    private static final String DISCARD = "discard-dead-letters";
    /** The dead letters of one order; a replay ends with the batch that reaches it. */
    private static final int MOST = 1_000;

    private static final Set<String> ONES = Set.of("id");
    private static final Set<String> GROUP = Set.of("kind", "reason", "until");

    private final CamelContext context;
    private final DeadLetterOrders orders;
    private final ExecutorService thread;
    private final Semaphore idle = new Semaphore(1);

    DeadLetterActions(CamelContext context) {
        this.context = context;
        orders = new DeadLetterOrders(context);
        thread = context.getExecutorServiceManager().newSingleThreadExecutor(this, "DeadLetterActions");
    }

    /** Why this process cannot replay; null if it can. */
    static String whyNotReplayed(DeadLetterOrders orders) {
        return orders.canReplay()
                ? null
                : "This process sends no events to Kafka, so it cannot replay. Use the page of a process with the role"
                        + " collector or replayer, or bin/smartcar-routes dead-letters --replay";
    }

    boolean has(String id) {
        return id.equals(REPLAY) || id.equals(DISCARD);
    }

    /** Answers the request when its order is carried out, or at once if it is refused. */
    void start(String id, RoutingContext request) {
        Predicate<ConsumerRecord<byte[], byte[]>> selection = selection(request.queryParams());
        String cannotReplay = id.equals(REPLAY) ? whyNotReplayed(orders) : null;
        if (orders.topic().isEmpty()) {
            ActionEndpoint.refuse(request, 409, "Dead letters go to files (dead-letters.sink)");
        } else if (selection == null) {
            ActionEndpoint.refuse(request, 400, "Expected ids of dead letters, or a kind, a reason and a time (until)");
        } else if (cannotReplay != null) {
            ActionEndpoint.refuse(request, 409, cannotReplay);
        } else if (!idle.tryAcquire()) {
            ActionEndpoint.refuse(request, 429, "Another order for dead letters is being carried out: try again");
        } else {
            thread.execute(() -> run(id, selection, request));
        }
    }

    private void run(String id, Predicate<ConsumerRecord<byte[], byte[]>> selection, RoutingContext request) {
        String order = id + "?" + MessageText.of(request.request().query());
        String outcome = null;
        try {
            outcome = id.equals(REPLAY) ? orders.replay(selection, MOST, done -> {}) : discard(selection);
            LOG.warn("An operator{} has ordered {}: {}", ActionEndpoint.user(request), order, outcome);
        } catch (RuntimeException e) {
            LOG.warn("Failed to carry out {}; the dead letters that are left are open", order, e);
        } finally {
            // before the answer: who has it may order again
            idle.release();
        }
        if (outcome == null) {
            ActionEndpoint.refuse(
                    request,
                    503,
                    "Kafka does not answer, or refuses: the log has the cause. What is done"
                            + " is done, and the other dead letters are open");
        } else {
            ActionEndpoint.answer(
                    request, 200, "application/json", new JsonObject(Map.of("message", outcome)).toJson());
        }
    }

    private String discard(Predicate<ConsumerRecord<byte[], byte[]>> selection) {
        try (OpenDeadLetters open = new OpenDeadLetters(context, orders.topic())) {
            return orders.discard(open, selection, MOST, done -> {});
        }
    }

    /** The selected dead letters; null if the parameters select none. */
    private static Predicate<ConsumerRecord<byte[], byte[]>> selection(MultiMap parameters) {
        List<String> ids = parameters.getAll("id");
        if (parameters.names().equals(ONES)) {
            return deadLetter -> ids.contains(DeadLetterId.of(deadLetter));
        }
        try {
            return !parameters.names().equals(GROUP)
                    ? null
                    : new ReplaySelection(
                            Set.of(parameters.get("kind")),
                            Set.of(parameters.get("reason")),
                            null,
                            Instant.parse(parameters.get("until")));
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
