package io.smartcar.store.transaction;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.camel.kafka.InMemoryKafka;
import io.smartcar.camel.support.LogCapture;
import io.smartcar.store.Store;
import io.smartcar.store.WriteFailure;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A storing route: the real camel-kafka, with a Kafka and a store in memory. */
abstract class StoringFixture {
    static final TopicPartition CARS_0 = new TopicPartition("cars", 0);
    static final TopicPartition CARS_1 = new TopicPartition("cars", 1);

    final DefaultCamelContext context = new DefaultCamelContext();
    final InMemoryKafka kafka = new InMemoryKafka();
    final FakeStore store = new FakeStore();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    StoreTransaction transaction;
    final AtomicInteger deliveries = new AtomicInteger();
    Processor deadLetterRoute = exchange -> {};
    LogCapture log;

    @BeforeEach
    void bindBeans() {
        transaction = TransactionFixture.transaction(used(), "direct:dead-letters", 0);
        context.getRegistry().bind("storeTransaction", transaction);
        context.getRegistry().bind("kafkaClientFactory", kafka);
        context.getRegistry().bind("metricsRegistry", meters);
        log = LogCapture.of("io.smartcar");
    }

    /** The store of the route. */
    Store used() {
        return store;
    }

    @AfterEach
    void stop() {
        log.close();
        context.stop();
    }

    void outage() {
        store.reachable = false;
        store.failures = (table, row) -> WriteFailure.Kind.OUTAGE;
    }

    void recovery() {
        store.failures = (table, row) -> null;
        store.reachable = true;
    }

    boolean idle(int consumers) {
        Collection<InMemoryKafka.FakeConsumer> all = kafka.consumers;
        return all.size() == consumers && all.stream().allMatch(InMemoryKafka.FakeConsumer::isIdle);
    }

    static List<String> events(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "e" + i).toList();
    }

    static List<String> rows(List<String> events) {
        return events.stream().map(event -> "events/" + event).toList();
    }

    double gauge() {
        return meters.get("store.gate.closed").gauge().value();
    }

    HealthCheck.Result health() {
        return HealthCheckHelper.getHealthCheck(context, "store", HealthCheck.class)
                .call();
    }

    void start(int consumers, int batch) throws Exception {
        route(consumers, batch, store.puts());
    }

    void route(int consumers, int batch, Processor step) throws Exception {
        context.getCamelContextExtension()
                .addContextPlugin(HealthCheckRegistry.class, HealthCheckHelper.getHealthCheckRegistry(context));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:dead-letters")
                        .errorHandler(noErrorHandler())
                        .process(exchange -> deadLetterRoute.process(exchange));
                from("kafka:cars?brokers=127.0.0.1:9092&groupId=store&batching=true&batchingIntervalMs=50&pollTimeoutMs=20"
                                + "&allowManualCommit=true&autoCommitEnable=false&breakOnFirstError=true"
                                + "&autoOffsetReset=earliest&pollOnError=RECONNECT&shutdownTimeout=2000"
                                + "&keyDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer"
                                + "&valueDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer"
                                + "&maxPollRecords=" + batch + "&consumersCount=" + consumers)
                        .routeId("route-1")
                        .errorHandler(defaultErrorHandler()
                                .maximumRedeliveries(1)
                                .redeliveryDelay(10)
                                .logExhausted(false))
                        .transacted("storeTransaction")
                        .process(exchange -> deliveries.incrementAndGet())
                        .process(step);
            }
        });
        context.start();
    }
}
