package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.Store;
import io.smartcar.store.outage.GateTimes;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A route with a transaction, a store in memory, and a consumer that records commits. */
public abstract class TransactionFixture {
    static final TopicPartition CARS_0 = new TopicPartition("cars", 0);
    static final TopicPartition CARS_1 = new TopicPartition("cars", 1);

    public final DefaultCamelContext context = new DefaultCamelContext();
    public final FakeStore store = new FakeStore();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<Exchange> deadLetters = new ArrayList<>();
    final AtomicInteger attempts = new AtomicInteger();
    MockConsumer<byte[], byte[]> consumer = Batch.consumerOf(CARS_0, CARS_1);
    Processor deadLetterRoute = exchange -> {
        for (Object deadLetter : exchange.getMessage().getBody(List.class)) {
            deadLetters.add((Exchange) deadLetter);
        }
    };
    int redeliveries;

    @BeforeEach
    void bindBeans() {
        context.getRegistry().bind("storeTransaction", transaction(store, "direct:dead-letters", 0));
        context.getRegistry().bind("metricsRegistry", meters);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    /** A transaction that probes often. */
    public static StoreTransaction transaction(Store store, String deadLetters, long deadLettersTimeoutMs) {
        GateTimes times = new GateTimes(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMinutes(5));
        return new StoreTransaction(store, deadLetters, deadLettersTimeoutMs, times, false);
    }

    protected interface Step {
        void process(Exchange exchange) throws Exception;
    }

    protected interface Inside {
        Object of(org.apache.camel.model.ProcessorDefinition<?> transacted);
    }

    protected interface Route {
        Object in(RouteBuilder builder);
    }

    protected void storing(Inside steps) throws Exception {
        route(builder -> {
            RouteDefinition route = builder.from("direct:in").routeId("storing");
            route.errorHandler(builder.defaultErrorHandler()
                    .maximumRedeliveries(redeliveries)
                    .redeliveryDelay(0)
                    .logExhausted(false));
            return steps.of(counted(route.transacted("storeTransaction")));
        });
    }

    org.apache.camel.model.ProcessorDefinition<?> counted(org.apache.camel.model.ProcessorDefinition<?> transacted) {
        return transacted.process(exchange -> attempts.incrementAndGet());
    }

    protected void route(Route route) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                route.in(this);
            }
        });
    }

    static Processor each(Step step) {
        return exchange -> {
            for (Object child : exchange.getMessage().getBody(List.class)) {
                step.process((Exchange) child);
            }
        };
    }

    static Step failing(String body) {
        return event -> {
            if (event.getMessage().getBody(String.class).equals(body)) {
                throw new NullPointerException("failing on " + body);
            }
        };
    }

    static Processor outage() {
        return exchange -> {
            throw new ConnectException("no route to the store");
        };
    }

    static org.apache.camel.Expression messages() {
        return new org.apache.camel.support.ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                Collection<?> batch = exchange.getMessage().getBody(Collection.class);
                return batch.stream()
                        .map(child -> ((Exchange) child).getMessage())
                        .toList();
            }
        };
    }

    protected Batch batch() {
        return new Batch(context, consumer);
    }

    protected ProducerTemplate template() throws Exception {
        if (!context.isStarted()) {
            route(builder -> builder.from("direct:dead-letters")
                    .errorHandler(builder.noErrorHandler())
                    .process(exchange -> deadLetterRoute.process(exchange)));
            context.start();
        }
        return context.createProducerTemplate();
    }

    protected Exchange send(Batch batch) throws Exception {
        return template().send("direct:in", batch.exchange());
    }

    void assertRolledBackAfterThreeAttempts(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(RolledBackException.class);
        assertThat(attempts).hasValue(3);
        assertThat(store.rows).isEmpty();
        assertThat(committed()).isEmpty();
        assertThat(deadLetters).isEmpty();
    }

    Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> offsets = new java.util.HashMap<>();
        consumer.committed(Set.of(CARS_0, CARS_1)).forEach((partition, offset) -> {
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    List<String> deadLetterBodies() {
        return deadLetters.stream()
                .map(deadLetter -> deadLetter.getMessage().getBody(String.class))
                .toList();
    }

    double count(String name) {
        return Arrays.stream(meters.find(name).counters().toArray(new io.micrometer.core.instrument.Counter[0]))
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }
}
