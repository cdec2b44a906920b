package io.smartcar.simulation;

import io.smartcar.camel.kafka.RouteConsumer;
import io.smartcar.camel.support.Backoff;
import io.smartcar.send.SendTracker;
import io.smartcar.store.hbase.EventToRow;
import io.smartcar.store.outage.GateClock;
import io.smartcar.store.outage.GateTimes;
import io.smartcar.store.transaction.StoringRoute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualSyncCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory;
import org.apache.camel.component.kafka.consumer.support.subcription.TopicInfo;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A storer: the real transaction, gate, positions and mapping, driven as the routes {@code kafka-to-hbase} and {@code kafka-to-hdfs} do.
 *
 * <p>Modelled after camel-kafka 4.18.0 and Camel's error handler: each thread's poll loop with its states running, pause
 * requested, paused and resume requested, which takes them up after each poll; a rebalance that requests the pause again; a
 * resumption that seeks the committed offsets; the buffer of a batch, which spans polls and rebalances and is delivered
 * when it is full, on an empty poll after the time-out, or after the interval; the break on a first failure, which drops
 * the rest of the poll and reconnects unless the consumer is paused; a failing poll, which reconnects, but ends the thread
 * of a suspended consumer; {@code ConsumerWatch}, which starts such threads again; redelivery with back-off.
 */
final class StoringProcess implements RouteConsumer {
    static final List<String> TOPICS = List.of("a", "b");
    static final String GROUP = "storers";

    private static final Uuid TOPIC_ID = Uuid.randomUuid();
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Duration BATCH_INTERVAL = Duration.ofMillis(500);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEAD_LETTER_TIMEOUT = Duration.ofSeconds(4);
    private static final int REDELIVERIES = 3;
    private static final Backoff REDELIVERY = new Backoff(500, 5_000);
    private static final GateTimes GATE_TIMES =
            new GateTimes(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofMinutes(5));

    private final World world;
    private final Simulation simulation;
    private final Host host;
    private final int batchSize;
    private final String member;
    private final EventToRow eventToRow;
    private final SimulatedTables tables;
    private final SendTracker tracker;
    private final StoringRoute route;
    private final List<Poller> pollers = new ArrayList<>();
    /** The deliveries in progress by thread. */
    private final Map<Integer, Exchange> current = new HashMap<>();

    private boolean suspended;
    private boolean resumed;

    private enum State {
        RUNNING,
        PAUSE_REQUESTED,
        PAUSED,
        RESUME_REQUESTED
    }

    /** @param member the beginning of the static ids of its members; null for dynamic ones */
    StoringProcess(World world, Host host, int threads, int batchSize, String member) {
        this.world = world;
        this.simulation = world.simulation;
        this.host = host;
        this.batchSize = batchSize;
        this.member = member;
        this.tables = world.tables;
        eventToRow = new EventToRow(World.KINDS, simulation.clock());
        tracker = new SendTracker(World.CONTEXT, World.KINDS, simulation.clock());
        route = new StoringRoute(
                world.inFiles ? world.files.store(host) : tables.store(host),
                this,
                this::subscribe,
                this::sendDeadLetters,
                this::steps,
                REDELIVERIES,
                SimulatedGroup.MAX_POLL_INTERVAL.multipliedBy(4).dividedBy(5),
                GATE_TIMES,
                new HostClock());
        for (int thread = 0; thread < threads; thread++) {
            pollers.add(new Poller(thread));
        }
        host.schedule(Duration.ofSeconds(1), this::watch);
    }

    private void subscribe(Consumer<?, ?> consumer, ConsumerRebalanceListener listener, TopicInfo topics) {
        ((SimulatedConsumer) consumer).subscribe(world.kafka.group(GROUP, TOPICS), listener);
    }

    // the route

    private void steps(Exchange exchange) {
        host.step("before the route's steps");
        eventToRow.map(exchange);
        if (world.inFiles) {
            world.files.collect(exchange);
        } else {
            tables.collect(exchange);
        }
        if (simulation.has(Defect.COMMIT_BEFORE_FLUSH)) {
            commit(exchange);
        }
    }

    /** What the route {@code dead-letters-to-kafka} does. */
    private void sendDeadLetters(List<Exchange> deadLetters) throws Exception {
        if (simulation.has(Defect.COMMIT_BEFORE_DEAD_LETTERS)) {
            current.values().forEach(this::commit);
        }
        if (simulation.has(Defect.DEAD_LETTERS_NOT_AWAITED)) {
            host.schedule(Duration.ofMillis(50), () -> {
                try {
                    send(deadLetters);
                } catch (Exception e) {
                    simulation.log("nothing waits for %s", e);
                }
            });
            return;
        }
        try {
            send(deadLetters);
        } catch (KafkaException e) {
            if (!simulation.has(Defect.FAILED_DEAD_LETTERS_IGNORED)) {
                throw e;
            }
        }
    }

    private void send(List<Exchange> deadLetters) throws Exception {
        Exchange exchange = new DefaultExchange(World.CONTEXT);
        exchange.getMessage().setBody(deadLetters);
        exchange.getMessage().setBody(tracker.trackDeadLetters(exchange));
        world.kafka.send(host, exchange.getMessage().getBody(List.class), World.DEAD_LETTERS, DEAD_LETTER_TIMEOUT);
        tracker.completeDeadLetters(exchange);
    }

    private void commit(Exchange delivery) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        Consumer<?, ?> consumer = null;
        for (Object event : delivery.getMessage().getBody(List.class)) {
            Message message = ((Exchange) event).getMessage();
            offsets.put(
                    new TopicPartition(
                            message.getHeader(KafkaConstants.TOPIC, String.class),
                            message.getHeader(KafkaConstants.PARTITION, Integer.class)),
                    new OffsetAndMetadata(message.getHeader(KafkaConstants.OFFSET, Long.class) + 1));
            consumer = ((DefaultKafkaManualSyncCommit) message.getHeader(KafkaConstants.MANUAL_COMMIT))
                    .getCamelExchangePayload()
                    .consumer;
        }
        consumer.commitSync(offsets, COMMIT_TIMEOUT);
    }

    // the consumer of the route, as the gate controls it

    @Override
    public boolean isWanted() {
        return host.isAlive();
    }

    @Override
    public void suspend() {
        // as KafkaRouteConsumer: the request is repeated for a thread that has forgotten it
        boolean ignored = simulation.has(Defect.NO_SUSPENSION) || resumed && simulation.has(Defect.TWO_TRIALS);
        resumed = false;
        if (ignored || suspended && isPaused()) {
            return;
        }
        simulation.log("%s suspends its consumer", host);
        suspended = true;
        pollers.forEach(poller -> poller.state = State.PAUSE_REQUESTED);
    }

    @Override
    public boolean isPaused() {
        return pollers.stream().allMatch(poller -> poller.state == State.PAUSED);
    }

    @Override
    public void resume() {
        if (suspended) {
            simulation.log("%s resumes its consumer", host);
            suspended = false;
            resumed = true;
            pollers.forEach(poller -> poller.state = State.RESUME_REQUESTED);
        }
    }

    /** An operator pauses it, and resumes it later, unless it was killed meanwhile. */
    void pause(Duration duration) {
        simulation.log("%s is paused", host);
        route.gate().pause();
        host.schedule(duration, () -> {
            simulation.log("the pause of %s ends", host);
            route.gate().resume();
        });
    }

    boolean isClosed() {
        return route.isClosed();
    }

    /** As {@code ConsumerWatch}: all threads start again if one has ended, when the consumer is not suspended. */
    private void watch() {
        if (!suspended && pollers.stream().anyMatch(poller -> poller.ended)) {
            pollers.forEach(poller -> poller.stopping = true);
        }
        if (pollers.stream().allMatch(poller -> poller.stopping && poller.ended)) {
            simulation.log("%s restarts its consumer", host);
            for (int thread = 0; thread < pollers.size(); thread++) {
                pollers.set(thread, new Poller(thread));
            }
        }
        host.schedule(Duration.ofSeconds(1), this::watch);
    }

    /** Stops the process in order: its members leave the group. */
    void stop() {
        pollers.forEach(poller -> poller.stopping = true);
        pollers.forEach(Poller::close);
        host.kill("after it was stopped in order");
    }

    /** Whether each of its threads could see now that it is to stop. */
    boolean isBetweenDeliveries() {
        return current.isEmpty() && pollers.stream().noneMatch(poller -> poller.polling);
    }

    /** The loop of one thread. */
    private final class Poller {
        private final int thread;
        private final List<Exchange> buffer = new ArrayList<>();
        private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
        private State state = State.RUNNING;
        private SimulatedConsumer consumer;
        private long bufferedSince = simulation.nanoTime();
        private long deliveredAt = simulation.nanoTime();
        /** The partitions at the beginning of the suspension. */
        private Set<TopicPartition> suspendedWith;

        private boolean ended;
        private boolean stopping;
        private boolean closing;
        /** Also while files are rolled after a poll, which takes time. */
        private boolean polling;

        private int failures;

        Poller(int thread) {
            this.thread = thread;
            host.schedule(Duration.ofMillis(10), this::turn);
        }

        /** Closing takes time: files are rolled. */
        private void close() {
            if (!closing) {
                closing = true;
                if (consumer != null) {
                    consumer.close(Duration.ZERO);
                }
                ended = true;
            }
        }

        private void turn() {
            if (stopping) {
                close();
                return;
            }
            ConsumerRecords<byte[], byte[]> records;
            polling = true;
            try {
                if (consumer == null) {
                    connect();
                }
                records = consumer.poll(POLL_TIMEOUT);
                if (world.inFiles) {
                    route.polled(consumer);
                }
            } catch (KafkaException e) {
                simulation.log("%s fails to poll: %s", host, e.getMessage());
                reconnect();
                return;
            } finally {
                polling = false;
            }
            failures = 0;
            if (records.isEmpty()) {
                host.schedule(POLL_TIMEOUT, () -> process(records));
            } else {
                process(records);
            }
        }

        private void connect() {
            String instance = member == null ? null : member + "-" + thread;
            consumer = new SimulatedConsumer(world.kafka, host, instance);
            if (world.inFiles) {
                route.opened(consumer, this, topic -> TOPIC_ID);
            }
            route.subscription().subscribe(consumer, new PausePreserving(), new TopicInfo(null, "a,b"));
        }

        /** A thread whose consumer is suspended ends: camel-kafka does not connect it again. */
        private void reconnect() {
            consumer.close(Duration.ZERO);
            consumer = null;
            buffer.clear();
            polled.clear();
            ended = suspended;
            if (!ended) {
                host.schedule(Duration.ofMillis(new Backoff(200, 5_000).delayMillis(++failures)), this::turn);
            }
        }

        private void process(ConsumerRecords<byte[], byte[]> records) {
            if (stopping) {
                close();
                return;
            }
            long now = simulation.nanoTime();
            if (buffer.isEmpty()) {
                bufferedSince = now;
            }
            records.forEach(polled::add);
            boolean expired = records.isEmpty() && now - bufferedSince >= POLL_TIMEOUT.toNanos()
                    || now - deliveredAt >= BATCH_INTERVAL.toNanos();
            if (!buffer.isEmpty() && expired) {
                deliver();
            } else {
                proceed();
            }
        }

        private void proceed() {
            while (!polled.isEmpty()) {
                buffer.add(exchange(polled.remove()));
                if (buffer.size() >= batchSize) {
                    deliver();
                    return;
                }
            }
            endTurn(false);
        }

        private Exchange exchange(ConsumerRecord<byte[], byte[]> one) {
            Exchange exchange = new DefaultExchange(World.CONTEXT);
            exchange.getExchangeExtension().setFromRouteId(StoringRoute.ID);
            Message message = exchange.getMessage();
            message.setBody(one.value());
            message.setHeader(KafkaConstants.TOPIC, one.topic());
            message.setHeader(KafkaConstants.PARTITION, one.partition());
            message.setHeader(KafkaConstants.OFFSET, one.offset());
            message.setHeader(KafkaConstants.TIMESTAMP, one.timestamp());
            message.setHeader(KafkaConstants.KEY, one.key());
            one.headers().forEach(header -> message.setHeader(header.key(), header.value()));
            message.setHeader(KafkaConstants.MANUAL_COMMIT, manualCommit(exchange, one));
            return exchange;
        }

        private KafkaManualCommit manualCommit(Exchange exchange, ConsumerRecord<byte[], byte[]> one) {
            return new DefaultKafkaManualSyncCommit(
                    new KafkaManualCommitFactory.CamelExchangePayload(exchange, consumer, "thread", null),
                    new KafkaManualCommitFactory.KafkaRecordPayload(
                            new TopicPartition(one.topic(), one.partition()), one.offset(), COMMIT_TIMEOUT.toMillis()),
                    null);
        }

        private void deliver() {
            deliveredAt = simulation.nanoTime();
            Exchange exchange = new DefaultExchange(World.CONTEXT);
            exchange.getExchangeExtension().setFromRouteId(StoringRoute.ID);
            exchange.getMessage().setBody(List.copyOf(buffer));
            exchange.getMessage()
                    .setHeader(
                            KafkaConstants.MANUAL_COMMIT,
                            buffer.get(buffer.size() - 1).getMessage().getHeader(KafkaConstants.MANUAL_COMMIT));
            simulation.log("%s delivers %s events", host, buffer.size());
            current.put(thread, exchange);
            if (route.begin(exchange)) {
                attempt(exchange, 1);
            } else {
                delivered(exchange);
            }
        }

        private void attempt(Exchange exchange, int number) {
            if (route.attempt(exchange, simulation.has(Defect.REDELIVERED_AFTER_DISCARD))) {
                route.end(exchange);
                delivered(exchange);
            } else {
                simulation.log(
                        "%s rolls back: %s", host, exchange.getException().getMessage());
                host.schedule(Duration.ofMillis(REDELIVERY.delayMillis(number)), () -> attempt(exchange, number + 1));
            }
        }

        private void delivered(Exchange exchange) {
            current.remove(thread);
            buffer.clear();
            bufferedSince = simulation.nanoTime();
            if (exchange.getException() == null) {
                proceed();
            } else {
                simulation.log("%s failed: %s", host, exchange.getException().getMessage());
                if (!simulation.has(Defect.FETCHED_KEPT_AFTER_FAILURE)) {
                    polled.clear();
                }
                endTurn(true);
            }
        }

        private void endTurn(boolean failed) {
            if (stopping) {
                close();
                return;
            }
            if (state == State.PAUSE_REQUESTED) {
                consumer.pause(consumer.assignment());
                suspendedWith = suspendedWith == null ? consumer.assignment() : suspendedWith;
                state = State.PAUSED;
            } else if (state == State.RESUME_REQUESTED) {
                try {
                    resumeConsumer();
                } catch (KafkaException e) {
                    simulation.log("%s fails to resume: %s", host, e.getMessage());
                    reconnect();
                    return;
                }
                state = State.RUNNING;
            }
            if (failed && state != State.PAUSED) {
                simulation.violated("%s leaves its group because a delivery failed", host);
                reconnect();
                return;
            }
            host.schedule(Duration.ofMillis(1), this::turn);
        }

        private void resumeConsumer() {
            consumer.committed(consumer.assignment()).forEach((partition, offset) -> {
                if (offset != null) {
                    consumer.seek(partition, offset.offset());
                }
            });
            consumer.resume(simulation.has(Defect.ASSIGNED_WHILE_SUSPENDED) ? suspendedWith : consumer.assignment());
            suspendedWith = null;
        }

        /** As camel-kafka's listener of this name. */
        private final class PausePreserving implements ConsumerRebalanceListener {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                // offsets are committed by the transaction alone
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                if (state == State.PAUSED) {
                    state = State.PAUSE_REQUESTED;
                }
            }
        }
    }

    private final class HostClock implements GateClock {
        @Override
        public Instant now() {
            return simulation.now();
        }

        @Override
        public long nanoTime() {
            return simulation.nanoTime();
        }

        @Override
        public long spread(long millis) {
            return millis * 3 / 4 + simulation.random.nextInt((int) (millis / 2) + 1);
        }

        @Override
        public void schedule(Duration delay, Runnable action) {
            host.schedule(delay, action);
        }
    }
}
