package io.smartcar.store.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.store.transaction.FakeStore;
import io.smartcar.store.transaction.StoreTransaction;
import io.smartcar.store.transaction.TransactionFixture;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaRouteCheckTest {
    private static final String BYTES = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
    private static final String TEXT = "org.apache.kafka.common.serialization.StringDeserializer";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final FakeStore store = new FakeStore();
    private StoreTransaction transaction = TransactionFixture.transaction(store, "direct:dead-letters", 0);
    private final Map<String, String> options = new LinkedHashMap<>(Map.ofEntries(
            Map.entry("brokers", "127.0.0.1:9"),
            Map.entry("groupId", "store"),
            Map.entry("batching", "true"),
            Map.entry("batchingIntervalMs", "500"),
            Map.entry("maxPollRecords", "2000"),
            Map.entry("allowManualCommit", "true"),
            Map.entry("autoCommitEnable", "false"),
            Map.entry("breakOnFirstError", "true"),
            Map.entry("autoOffsetReset", "earliest"),
            Map.entry("pollOnError", "RECONNECT"),
            Map.entry("keyDeserializer", BYTES),
            Map.entry("valueDeserializer", BYTES)));
    private int redeliveries;
    private Consumer<RouteDefinition> clause = route -> {};

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void shouldAcceptSafeSettings() {
        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "allowManualCommit,false",
        "breakOnFirstError,false",
        "autoOffsetReset,latest",
        "pollOnError,ERROR_HANDLER",
        "groupId,",
        "batchingIntervalMs,",
        "maxPollRecords,",
        "seekTo,BEGINNING",
        "keyDeserializer," + TEXT,
        "valueDeserializer," + TEXT
    })
    void shouldRejectSettingsThatLoseEvents(String option, String value) {
        if (value == null) {
            options.remove(option);
        } else {
            options.put(option, value);
        }

        assertThatThrownBy(this::start)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + option + "'")
                .hasMessageContaining("route 'storing'");
    }

    /** Or to reject it by name: an exception of Camel's own would be repeated without end. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDoWithoutAnyOption(boolean batching) throws Exception {
        options.put("batching", String.valueOf(batching));
        options.put("additionalProperties.max.poll.records", "100");
        for (String option : List.copyOf(options.keySet())) {
            String value = options.remove(option);
            try (DefaultCamelContext tried = new DefaultCamelContext()) {
                start(tried);
                KafkaConfiguration made =
                        ((KafkaEndpoint) tried.getRoute("storing").getEndpoint()).getConfiguration();
                // Camel needs it for a batch
                assertThat(made.isBatching() && made.getMaxPollRecords() == null)
                        .isFalse();
            } catch (Exception e) {
                assertThat(e).as(option).rootCause().hasMessageContaining(option);
            }
            options.put(option, value);
        }
    }

    @Test
    void shouldTakeTheSizeOfABatchFromTheComponent() {
        options.remove("maxPollRecords");
        context.getComponent("kafka", KafkaComponent.class).getConfiguration().setMaxPollRecords(100);

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void shouldRejectCommitsByTheClient() {
        // with batching, camel-kafka ignores the option
        options.put("batching", "false");
        options.put("autoCommitEnable", "true");

        assertThatThrownBy(this::start).rootCause().hasMessageContaining("'autoCommitEnable'");
    }

    @ParameterizedTest
    @CsvSource({
        "enable.auto.commit,true,false",
        "auto.offset.reset,latest,earliest",
        "max.poll.records,2001,2000 at most",
        "key.deserializer," + TEXT + ",ByteArrayDeserializer",
        "value.deserializer," + TEXT + ",ByteArrayDeserializer"
    })
    void shouldRejectSettingsThatLoseEventsAmongTheAdditionalProperties(
            String property, String value, String expected) {
        options.put("additionalProperties." + property, value);

        assertThatThrownBy(this::start)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'additionalProperties[" + property + "]'")
                .hasMessageContaining(expected)
                .hasMessageContaining("route 'storing'");
    }

    @ParameterizedTest
    @CsvSource({"enable.auto.commit,false", "auto.offset.reset,earliest", "max.poll.records,500", "client.rack,r1"})
    void shouldAcceptSafeAdditionalProperties(String property, String value) {
        options.put("additionalProperties." + property, value);

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void shouldRejectACommitFactoryInTheRegistry() {
        context.getRegistry().bind("anyName", new DefaultKafkaManualCommitFactory());

        assertThatThrownBy(this::start).rootCause().hasMessageContaining("kafkaManualCommitFactory");
    }

    @Test
    void shouldRejectAttemptsThatTakeLongerThanThePollInterval() {
        options.put("maxPollIntervalMs", "30000");
        store.writeTimeout = Duration.ofMillis(10_000);
        redeliveries = 2;

        // three attempts of 10 s each, and delays of 1 and 2 s, spread by 15 %
        assertThatThrownBy(this::start)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("33450 ms (3 attempts of 10000 ms, and delays of 3450 ms)")
                .hasMessageContaining("max.poll.interval.ms is 30000");
    }

    @Test
    void shouldAcceptAttemptsWithinThePollInterval() {
        options.put("maxPollIntervalMs", "40000");
        store.writeTimeout = Duration.ofMillis(10_000);
        redeliveries = 2;

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void shouldCountTheTimeoutOfDeadLetters() {
        options.put("maxPollIntervalMs", "60000");
        store.writeTimeout = Duration.ofMillis(10_000);
        context.getComponent("kafka", KafkaComponent.class).getConfiguration().setMaxBlockMs(5_000);
        transaction = TransactionFixture.transaction(store, "direct:dead-letters", 20_000);
        redeliveries = 1;

        // two attempts, and a delay of 1 s, spread by 15 %
        assertThatThrownBy(this::start)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("71150 ms (2 attempts of 10000 ms and 25000 ms for dead letters, and delays of")
                .hasMessageContaining("max.poll.interval.ms is 60000")
                .hasMessageContaining("dead-letters.timeout-ms");
    }

    @Test
    void shouldAcceptDeadLettersWithinThePollInterval() {
        options.put("maxPollIntervalMs", "60000");
        store.writeTimeout = Duration.ofMillis(10_000);
        context.getComponent("kafka", KafkaComponent.class).getConfiguration().setMaxBlockMs(5_000);
        transaction = TransactionFixture.transaction(store, "direct:dead-letters", 10_000);
        redeliveries = 1;

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void shouldReadThePollIntervalFromAdditionalProperties() {
        options.put("additionalProperties.max.poll.interval.ms", "20000");
        store.writeTimeout = Duration.ofMillis(10_000);
        redeliveries = 1;

        assertThatThrownBy(this::start).rootCause().hasMessageContaining("max.poll.interval.ms is 20000");
    }

    @Test
    void shouldRejectRedeliveryWithoutLimit() {
        redeliveries = -1;

        assertThatThrownBy(this::start).rootCause().hasMessageContaining("store.redelivery.attempts");
    }

    @Test
    void shouldCheckAnOnExceptionClauseOfTheRoute() {
        options.put("maxPollIntervalMs", "30000");
        store.writeTimeout = Duration.ofMillis(10_000);
        clause = route -> route.onException(ConnectException.class)
                .maximumRedeliveries(2)
                .redeliveryDelay(1000)
                .end();

        assertThatThrownBy(this::start)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Route 'storing' (onException of java.net.ConnectException) may take")
                .hasMessageContaining("3 attempts of 10000 ms");
    }

    @Test
    void shouldCheckAnOnExceptionClauseOfTheRouteConfiguration() throws Exception {
        options.put("maxPollIntervalMs", "30000");
        store.writeTimeout = Duration.ofMillis(10_000);
        context.addRoutes(new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration("patient").onException(IOException.class).maximumRedeliveries(-1);
            }
        });
        clause = route -> route.routeConfigurationId("patient");

        assertThatThrownBy(this::start)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(onException of java.io.IOException) redelivers without limit");
    }

    @Test
    void shouldRejectAnOnExceptionClauseWithRetryWhile() {
        clause = route -> route.onException(IOException.class)
                .retryWhile(exchange -> true)
                .end();

        assertThatThrownBy(this::start).rootCause().hasMessageContaining("redelivers without limit");
    }

    @Test
    void shouldAcceptAnOnExceptionClauseWithinThePollInterval() {
        clause = route -> route.onException(IOException.class)
                .maximumRedeliveries(1)
                .redeliveryDelay(1000)
                .end();

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    private void start() throws Exception {
        start(context);
    }

    private void start(DefaultCamelContext context) throws Exception {
        context.getRegistry().bind("storeTransaction", transaction);
        String query = options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("&"));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                RouteDefinition route =
                        from("kafka:cars?" + query).routeId("storing").autoStartup(false);
                clause.accept(route);
                route.errorHandler(defaultErrorHandler()
                                .maximumRedeliveries(redeliveries)
                                .redeliveryDelay(1000)
                                .useExponentialBackOff()
                                .backOffMultiplier(2)
                                .useCollisionAvoidance())
                        .transacted("storeTransaction")
                        .to("log:stored");
            }
        });
        context.start();
    }
}
