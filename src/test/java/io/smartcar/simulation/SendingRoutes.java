package io.smartcar.simulation;

import io.smartcar.camel.support.Backoff;
import io.smartcar.event.EventBatch;
import io.smartcar.send.SendTracker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.common.KafkaException;

/**
 * The routes {@code batches-to-events}, {@code events-to-kafka} and {@code dead-letters-to-kafka} of a process, with the
 * real tracker of what is acknowledged. Modelled: the choice between events and dead letters, and redelivery, without end
 * while Kafka does not answer, not at all after any other failure.
 */
final class SendingRoutes {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Backoff REDELIVERY = new Backoff(200, 5_000);

    private final World world;
    private final Host host;
    private final SendTracker tracker;

    @FunctionalInterface
    private interface Attempt {
        void make() throws Exception;
    }

    SendingRoutes(World world, Host host) {
        this.world = world;
        this.host = host;
        tracker = new SendTracker(World.CONTEXT, World.KINDS, world.simulation.clock());
    }

    /** Sends a batch as events, or as dead letters if it was rejected; then passes on null or the failure. */
    void batch(EventBatch batch, Consumer<Throwable> done) {
        if (batch.isRejected()) {
            deadLetters(batch, done);
        } else {
            events(batch, done);
        }
    }

    private void events(EventBatch batch, Consumer<Throwable> done) {
        Exchange exchange = exchange(batch);
        exchange.getMessage().setBody(tracker.trackEvents(exchange));
        redeliver(1, () -> world.kafka.send(host, body(exchange), "a", TIMEOUT), failure -> {
            List<Exchange> rejected = failure == null ? tracker.completeEvents(exchange) : new ArrayList<>();
            if (rejected.isEmpty()) {
                done.accept(failure);
            } else {
                deadLetters(rejected, done);
            }
        });
    }

    private void deadLetters(List<Exchange> deadLetters, Consumer<Throwable> done) {
        redeliver(
                1,
                () -> {
                    Exchange exchange = exchange(deadLetters);
                    exchange.getMessage().setBody(tracker.trackDeadLetters(exchange));
                    world.kafka.send(host, body(exchange), World.DEAD_LETTERS, TIMEOUT);
                    tracker.completeDeadLetters(exchange);
                },
                done);
    }

    /** Deletes dead letters that were replayed. */
    void tombstones(List<Exchange> tombstones, Consumer<Throwable> done) {
        redeliver(1, () -> world.kafka.send(host, tombstones, World.DEAD_LETTERS, TIMEOUT), done);
    }

    private static Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(World.CONTEXT);
        exchange.getMessage().setBody(body);
        return exchange;
    }

    @SuppressWarnings("unchecked")
    private static List<Exchange> body(Exchange exchange) {
        return exchange.getMessage().getBody(List.class);
    }

    private void redeliver(int number, Attempt attempt, Consumer<Throwable> done) {
        try {
            if (world.simulation.strikes(Fault.ROUTE_FAILS)) {
                throw new IllegalStateException("a step of the route fails");
            }
            attempt.make();
        } catch (KafkaException e) {
            host.schedule(
                    Duration.ofMillis(REDELIVERY.delayMillis(number)), () -> redeliver(number + 1, attempt, done));
            return;
        } catch (Exception e) {
            world.simulation.log("%s fails to send: %s", host, e.getMessage());
            done.accept(e);
            return;
        }
        done.accept(null);
    }
}
