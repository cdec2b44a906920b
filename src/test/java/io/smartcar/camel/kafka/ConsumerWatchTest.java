package io.smartcar.camel.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.support.LogCapture;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.apache.logging.log4j.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Restarts of consumer threads that camel-kafka has ended, with a Kafka in memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsumerWatchTest {
    private static final TopicPartition CARS_0 = new TopicPartition("cars", 0);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final InMemoryKafka kafka = new InMemoryKafka();
    private final List<Object> consumed = new CopyOnWriteArrayList<>();
    private LogCapture log;

    @BeforeEach
    void bindBeans() {
        // includes the delays before a restart
        Awaitility.setDefaultTimeout(30, TimeUnit.SECONDS);
        context.getRegistry().bind("kafkaClientFactory", kafka);
        context.getCamelContextExtension()
                .addContextPlugin(HealthCheckRegistry.class, HealthCheckHelper.getHealthCheckRegistry(context));
        new ConsumerWatch(context);
        log = LogCapture.of(ConsumerWatch.class);
    }

    @AfterEach
    void stop() {
        log.close();
        context.stop();
    }

    @Test
    void shouldBeDownUntilKafkaAcceptsTheCredentials() throws Exception {
        kafka.assign(CARS_0);
        kafka.polls = () -> {
            throw new SaslAuthenticationException("wrong password");
        };
        append(10);
        start();

        await().until(() -> health().getState() == HealthCheck.State.DOWN);
        assertThat(health().getMessage().orElse(""))
                .contains("threads of the Kafka consumer of route 'route-1' have ended");
        // not a flood: the delays grow
        await().until(() -> kafka.consumers.size() >= 3);
        assertThat(log.messages(Level.WARN)).hasSizeBetween(1, 4);
        kafka.polls = () -> {};

        await().atMost(20, TimeUnit.SECONDS).until(() -> consumed.size() == 10);
        await().atMost(20, TimeUnit.SECONDS).until(() -> health().getState() == HealthCheck.State.UP);
    }

    @Test
    void shouldNotRestartAConsumerThatReconnectsByItself() throws Exception {
        kafka.assign(CARS_0);
        start();
        await().until(() -> kafka.consumers.size() == 1);
        failOnce(new KafkaException("unexpected"));
        await().until(() -> kafka.consumers.size() == 2);
        append(10);

        await().until(() -> consumed.size() == 10);
        assertThat(log.messages(Level.WARN)).isEmpty();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void shouldNotRestartAStoppedRoute() throws Exception {
        kafka.assign(CARS_0);
        start();
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

    private void append(int events) {
        kafka.append(CARS_0, IntStream.range(0, events).mapToObj(i -> "e" + i).toArray(String[]::new));
    }

    private HealthCheck.Result health() {
        return HealthCheckHelper.getHealthCheck(context, "consumer-threads", HealthCheck.class)
                .call();
    }

    private void start() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:cars?brokers=127.0.0.1:9092&groupId=cars&batching=true&batchingIntervalMs=50&pollTimeoutMs=20"
                                + "&allowManualCommit=true&autoCommitEnable=false&breakOnFirstError=true"
                                + "&autoOffsetReset=earliest&pollOnError=RECONNECT&shutdownTimeout=2000"
                                + "&keyDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer"
                                + "&valueDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer"
                                + "&maxPollRecords=10")
                        .routeId("route-1")
                        .errorHandler(
                                defaultErrorHandler().maximumRedeliveries(0).logExhausted(false))
                        .process(exchange ->
                                consumed.addAll(exchange.getMessage().getBody(List.class)));
            }
        });
        context.start();
    }
}
