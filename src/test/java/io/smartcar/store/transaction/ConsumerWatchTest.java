package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.kafka.ConsumerWatch;
import io.smartcar.store.WriteFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.logging.log4j.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of consumer threads that camel-kafka lets end: a Kafka and a store in memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsumerWatchTest {
    private static final TopicPartition CARS_0 = new TopicPartition("cars", 0);
    private static final TopicPartition CARS_1 = new TopicPartition("cars", 1);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final FakeKafka kafka = new FakeKafka();
    private final FakeStore store = new FakeStore();
    private LogCapture log;

    @BeforeEach
    void bindBeans() {
        // the pauses before a restart count too
        Awaitility.setDefaultTimeout(30, TimeUnit.SECONDS);
        StoreTransaction transaction = new StoreTransaction(store);
        transaction.setProbeDelayMs(50);
        transaction.setProbeMaximumDelayMs(100);
        context.getRegistry().bind("storeTransaction", transaction);
        context.getRegistry().bind("kafkaClientFactory", kafka);
        context.getCamelContextExtension()
                .addContextPlugin(HealthCheckRegistry.class, HealthCheckHelper.getHealthCheckRegistry(context));
        new ConsumerWatch(consumer -> "Kafka says no").setCamelContext(context);
        log = LogCapture.of(ConsumerWatch.class.getName());
    }

    @AfterEach
    void stop() {
        log.close();
        context.stop();
    }

    @Test
    void shouldStoreEverythingAfterAPollFailedWhileTheGateWasClosed() throws Exception {
        kafka.assign(CARS_0);
        outage();
        append(CARS_0, 0, 20);
        start(1);
        await().until(() -> kafka.consumers.get(0).isIdle());

        failOnce(new TimeoutException("no answer"));
        await().until(() -> kafka.consumers.get(0).closed());
        recovery();

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 20);
        assertThat(store.rows).hasSize(20);
        assertThat(log.messages(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("1 of 1 threads of the Kafka consumer of route 'route-1' have ended");
    }

    @Test
    void shouldStartAllThreadsAgainWhenOneHasEnded() throws Exception {
        kafka.assign(CARS_0).assign(CARS_1);
        start(2);
        // a thread that begins when the gate is closed ends at once
        await().until(() -> kafka.consumers.size() == 2);
        outage();
        append(CARS_0, 0, 10);
        append(CARS_1, 10, 20);
        await().until(() ->
                kafka.consumers.size() == 2 && kafka.consumers.stream().allMatch(FakeKafka.FakeConsumer::isIdle));

        failOnce(new TimeoutException("no answer"));
        await().until(() -> kafka.consumers.stream().anyMatch(FakeKafka.FakeConsumer::closed));
        recovery();

        await().until(() ->
                kafka.committed.getOrDefault(CARS_0, 0L) == 10 && kafka.committed.getOrDefault(CARS_1, 0L) == 10);
    }

    @Test
    void shouldSayThatItDoesNotConsumeUntilKafkaTakesItsCredentials() throws Exception {
        kafka.assign(CARS_0);
        kafka.polls = () -> {
            throw new SaslAuthenticationException("wrong password");
        };
        append(CARS_0, 0, 10);
        start(1);

        await().until(() -> health().getState() == HealthCheck.State.DOWN);
        assertThat(health().getMessage().orElse("")).contains("route 'route-1'", "Kafka says no");
        // not a flood: with pauses that grow
        await().until(() -> kafka.consumers.size() >= 3);
        assertThat(log.messages(Level.WARN)).hasSizeBetween(1, 4);
        kafka.polls = () -> {};

        await().atMost(20, TimeUnit.SECONDS).until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 10);
        await().atMost(20, TimeUnit.SECONDS).until(() -> health().getState() == HealthCheck.State.UP);
    }

    @Test
    void shouldLeaveAConsumerAloneThatConnectsAnewByItself() throws Exception {
        kafka.assign(CARS_0);
        start(1);
        await().until(() -> kafka.consumers.size() == 1);
        failOnce(new KafkaException("unexpected"));
        await().until(() -> kafka.consumers.size() == 2);
        append(CARS_0, 0, 10);

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 10);
        assertThat(log.messages(Level.WARN)).isEmpty();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void shouldNotStartWhatAnOperatorHasStopped() throws Exception {
        kafka.assign(CARS_0);
        start(1);
        await().until(() -> kafka.consumers.size() == 1);
        context.getRouteController().stopRoute("route-1");

        await().pollDelay(3, TimeUnit.SECONDS).until(() -> true);

        assertThat(kafka.consumers).hasSize(1);
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    private void failOnce(RuntimeException failure) {
        AtomicBoolean failed = new AtomicBoolean();
        kafka.polls = () -> {
            if (failed.compareAndSet(false, true)) {
                throw failure;
            }
        };
    }

    private void append(TopicPartition partition, int from, int to) {
        kafka.append(partition, IntStream.range(from, to).mapToObj(i -> "e" + i).toArray(String[]::new));
    }

    private void outage() {
        store.reachable = false;
        store.verdict = (table, row) -> WriteFailure.Kind.OUTAGE;
    }

    private void recovery() {
        store.verdict = (table, row) -> null;
        store.reachable = true;
    }

    private HealthCheck.Result health() {
        return HealthCheckHelper.getHealthCheck(context, "consumer-threads", HealthCheck.class)
                .call();
    }

    private void start(int consumers) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:cars?brokers=127.0.0.1:9092&groupId=store&batching=true&batchingIntervalMs=50&pollTimeoutMs=20"
                                + "&allowManualCommit=true&autoCommitEnable=false&breakOnFirstError=true"
                                + "&autoOffsetReset=earliest&pollOnError=RECONNECT&shutdownTimeout=2000"
                                + "&keyDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer"
                                + "&valueDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer"
                                + "&maxPollRecords=10&consumersCount=" + consumers)
                        .routeId("route-1")
                        .errorHandler(
                                defaultErrorHandler().maximumRedeliveries(0).logExhausted(false))
                        .transacted("storeTransaction")
                        .process(store.puts());
            }
        });
        context.start();
    }
}
