package io.smartcar.camel.spool;

import static io.smartcar.camel.spool.queue.SpoolFixture.messages;
import static io.smartcar.camel.spool.queue.SpoolFixture.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.spool.queue.Spool;
import io.smartcar.camel.spool.queue.SpoolFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors and interruptions of a route: the consumer of a spool continues, and nothing is lost or delivered twice. */
@Timeout(60)
class SpoolConsumerTest {
    private static final String CONSUMER = "spool:test?batchSize=7&retryMs=5";

    @TempDir
    private Path directory;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> delivered = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void shouldContinueAfterInterruptionsLeftByTheRoute() throws Exception {
        AtomicInteger exchanges = new AtomicInteger();
        start(exchange -> {
            Thread.currentThread().interrupt();
            if (exchanges.incrementAndGet() % 3 == 1) {
                throw new IllegalStateException("thrown by the test");
            }
            take(exchange);
        });
        context.createProducerTemplate().sendBody("spool:test", messages(0, 100));

        await().untilAsserted(() -> assertThat(delivered).isEqualTo(texts(0, 100)));
        await().until(this::nothingWaits);
        context.stop();
        try (Spool spool = Spool.open(SpoolFixture.settings(directory.resolve("test")))) {
            assertThat(spool.reader().next(1, 1)).isNull();
        }
    }

    @Test
    void shouldContinueAfterErrors() throws Exception {
        AtomicInteger exchanges = new AtomicInteger();
        context.getComponent("spool", SpoolComponent.class).setDirectory(directory.toString());
        context.start();
        // a route would turn most errors into failed exchanges
        Consumer consumer = context.getEndpoint(CONSUMER).createConsumer(exchange -> {
            if (exchanges.incrementAndGet() % 3 == 1) {
                throw new LinkageError("thrown by the test");
            }
            take(exchange);
        });
        consumer.start();
        context.createProducerTemplate().sendBody("spool:test", messages(0, 50));

        await().untilAsserted(() -> assertThat(delivered).isEqualTo(texts(0, 50)));
        await().until(this::nothingWaits);
        consumer.stop();
    }

    @Test
    void shouldContinueWhileThePositionCannotBeWritten() throws Exception {
        Path obstacle = directory.resolve("test/position.json.next/full");
        start(exchange -> {
            take(exchange);
            if (delivered.size() == 14) {
                Files.createDirectories(obstacle);
            } else if (delivered.size() == 42) {
                Files.delete(obstacle);
                Files.delete(obstacle.getParent());
            }
        });
        context.createProducerTemplate().sendBody("spool:test", messages(0, 70));

        await().untilAsserted(() -> assertThat(delivered).isEqualTo(texts(0, 70)));
        await().until(this::nothingWaits);
    }

    @Test
    void shouldRewriteThePositionThoughNothingMoreIsDelivered() throws Exception {
        Path spool = directory.resolve("test");
        Path obstacle = spool.resolve("position.json.next/full");
        start(exchange -> {
            Files.createDirectories(obstacle);
            take(exchange);
        });
        context.createProducerTemplate().sendBody("spool:test", messages(0, 5));
        await().untilAsserted(() -> assertThat(delivered).isEqualTo(texts(0, 5)));
        await().until(this::nothingWaits);

        Files.delete(obstacle);
        Files.delete(obstacle.getParent());
        long end = Files.size(SpoolFixture.segments(spool).get(0));
        await().untilAsserted(() ->
                assertThat(spool.resolve("position.json")).content().contains("\"offset\": " + end));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotDeliverOnASecondThreadWhileABatchIsInFlight(boolean stopped) throws Exception {
        context.getExecutorServiceManager().setShutdownAwaitTermination(50);
        AtomicInteger exchanges = new AtomicInteger();
        CountDownLatch released = new CountDownLatch(1);
        start(exchange -> {
            exchanges.incrementAndGet();
            if (released.getCount() > 0) {
                awaitWhateverInterrupts(released);
                throw new IllegalStateException("thrown by the test");
            }
            take(exchange);
        });
        context.createProducerTemplate().sendBody("spool:test", messages(0, 20));
        await().until(() -> exchanges.get() == 1);
        SpoolConsumer consumer = (SpoolConsumer) context.getRoutes().get(0).getConsumer();
        if (stopped) {
            consumer.stop();
            consumer.start();
        } else {
            consumer.suspend();
            consumer.resume();
        }

        await().during(300, TimeUnit.MILLISECONDS).until(() -> exchanges.get() == 1);
        released.countDown();
        await().untilAsserted(() -> assertThat(delivered).isEqualTo(texts(0, 20)));
        await().until(this::nothingWaits);
    }

    private static void awaitWhateverInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // as a hanging client does
            }
        }
    }

    private boolean nothingWaits() throws Exception {
        Spool spool = context.getComponent("spool", SpoolComponent.class).use("test");
        try {
            return spool.oldestWaitingMillis() == 0;
        } finally {
            context.getComponent("spool", SpoolComponent.class).release("test");
        }
    }

    private void start(Processor processor) throws Exception {
        context.getComponent("spool", SpoolComponent.class).setDirectory(directory.toString());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(CONSUMER).process(processor);
            }
        });
        context.start();
    }

    private void take(Exchange exchange) {
        for (Object event : exchange.getMessage().getBody(List.class)) {
            delivered.add(new String(((Exchange) event).getMessage().getBody(byte[].class), UTF_8));
        }
    }
}
