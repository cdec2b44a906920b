package io.smartcar.simulation;

import io.smartcar.event.EventBatch;
import io.smartcar.replay.Replay;
import io.smartcar.replay.ReplaySelection;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.Consumer;

/** A replayer: the real replay, driven as the route {@code replay-to-events} does. It runs once. */
final class ReplayingProcess {
    /** The process that is creating a consumer. */
    private static ReplayingProcess current;

    private final World world;
    private final Host host;
    private final Runnable finished;
    private final Replay replay = new Replay(
            World.CONTEXT, World.KINDS, World.DEAD_LETTERS, new ReplaySelection(Set.of(), Set.of(), null, null), 1_000);
    private final Exchange exchange = new DefaultExchange(World.CONTEXT);
    private final SendingRoutes sending;

    /** @param finished is called when all dead letters have been replayed */
    ReplayingProcess(World world, Host host, Runnable finished) {
        this.world = world;
        this.host = host;
        this.finished = finished;
        sending = new SendingRoutes(world, host);
    }

    /** Makes the consumers of replays simulated ones. */
    static void prepare(CamelContext context) {
        KafkaComponent component = new KafkaComponent();
        component.setKafkaClientFactory(new DefaultKafkaClientFactory() {
            @Override
            public Consumer<?, ?> getConsumer(Properties properties) {
                return new SimulatedConsumer(current.world.kafka, current.host, null);
            }

            @Override
            public String getBrokers(org.apache.camel.component.kafka.KafkaConfiguration configuration) {
                return "simulated:9092";
            }
        });
        context.addComponent("kafka", component);
    }

    void start() {
        current = this;
        next(replay.read(exchange));
    }

    private void next(Iterator<EventBatch> batches) {
        if (!batches.hasNext()) {
            replay.finish(exchange);
            finished.run();
            return;
        }
        EventBatch batch = batches.next();
        world.simulation.log("%s replays %s", host, batch);
        List<Exchange> tombstones = replay.createTombstones(exchange);
        boolean tooEarly = world.simulation.has(Defect.DELETED_TOO_EARLY);
        Runnable count = () -> {
            replay.countReplayed(exchange);
            host.schedule(Duration.ofMillis(1), () -> next(batches));
        };
        if (tooEarly) {
            sending.tombstones(tombstones, unlessFailed(() -> sending.batch(batch, unlessFailed(count))));
        } else {
            sending.batch(batch, unlessFailed(() -> sending.tombstones(tombstones, unlessFailed(count))));
        }
    }

    /** After a failure the rest is left to the next replay. */
    private java.util.function.Consumer<Throwable> unlessFailed(Runnable action) {
        return failure -> {
            if (failure == null) {
                action.run();
            } else {
                host.kill("as its replay failed");
            }
        };
    }
}
