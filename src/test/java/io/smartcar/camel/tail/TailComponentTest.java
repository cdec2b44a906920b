package io.smartcar.camel.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.camel.support.PositionText;
import io.smartcar.camel.tail.config.TailLimits;
import io.smartcar.camel.tail.internal.Tail;
import io.smartcar.camel.tail.message.TailedLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component in a Camel context, with its threads and the machine's clock. */
class TailComponentTest {

    private static final long RETRY_MILLIS = 300;

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private DefaultCamelContext context;
    private Path logs;

    @BeforeEach
    void createContext() throws Exception {
        logs = Files.createDirectory(folder.resolve("logs"));
        context = new DefaultCamelContext();
    }

    @AfterEach
    void closeContext() throws Exception {
        context.close();
    }

    @Test
    void shouldSendABatchOfOneFileWithItsPosition() throws Exception {
        ConcurrentLinkedQueue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
        route("", exchange -> exchanges.add(exchange.copy()));
        context.start();
        write("sub/app.log", "one\ntwo\n");
        await().until(() -> !exchanges.isEmpty());

        Exchange exchange = exchanges.remove();
        List<?> body = exchange.getMessage().getBody(List.class);
        assertThat(body).hasSize(2).allMatch(line -> line instanceof TailedLine);
        assertThat(exchange.getMessage().getHeader(TailConstants.FILE_PATH))
                .isEqualTo(logs.resolve("sub/app.log").toString());
        assertThat(exchange.getMessage().getHeader(TailConstants.RELATIVE_PATH)).isEqualTo("sub/app.log");
        assertThat(exchange.getMessage().getHeader(TailConstants.OFFSET)).isEqualTo(0L);
        assertThat(exchange.getMessage().getHeader(TailConstants.NEXT_OFFSET)).isEqualTo(8L);
        assertThat(exchange.getMessage().getHeader(TailConstants.FILE_IDENTITY, String.class))
                .matches("[0-9a-f]{16}")
                .isEqualTo(((TailedLine) body.get(0)).file().identity());
    }

    @Test
    void shouldShowProgressAndBacklogInTheMetrics() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        context.getRegistry().bind("meters", meters);
        AtomicBoolean fails = new AtomicBoolean();
        route("", exchange -> {
            if (fails.get()) {
                throw new IllegalStateException("planted");
            }
            collect(exchange);
        });
        context.start();
        write("app.log", "one\ntwo\n");
        await().until(() -> counted(meters, "tail.lines") == 2);
        assertThat(counted(meters, "tail.bytes")).isEqualTo(6);
        assertThat(meters.get("tail.files").gauge().value()).isEqualTo(1);
        assertThat(meters.get("tail.waiting.bytes").gauge().value()).isZero();

        fails.set(true);
        write("app.log", "three\n");
        await().until(() -> meters.get("tail.waiting.bytes").gauge().value() == 6
                && meters.get("tail.oldest.milliseconds").gauge().value() > 0
                && counted(meters, "tail.batches.failed") > 0);
        assertThat(meters.getMeters())
                .allSatisfy(
                        meter -> assertThat(meter.getId().getTag("directory")).isEqualTo(logs.toString()))
                .noneSatisfy(
                        meter -> assertThat(meter.getId().getTags().toString()).contains("app.log"));

        context.getRouteController().stopRoute("tail");
        assertThat(meters.getMeters()).isEmpty();
    }

    private static double counted(SimpleMeterRegistry meters, String name) {
        return meters.get(name).functionCounter().count();
    }

    @Test
    void shouldKeepThePositionUntilTheRouteHasSucceeded() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        route("", exchange -> {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            collect(exchange);
        });
        context.start();
        write("app.log", "one\n");
        await().until(() -> lines.size() == 1);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void shouldHoldAFileBackWhenTheRouteAsksForARollback() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        route("", exchange -> {
            exchange.setRollbackOnly(attempts.incrementAndGet() < 3);
            collect(exchange);
        });
        context.start();
        write("app.log", "one\n");
        await().until(() -> attempts.get() == 3 && lines.size() == 3);
    }

    @Test
    void shouldResumeAtItsPositionAfterTheRouteWasStopped() throws Exception {
        route("", this::collect);
        context.start();
        write("app.log", "one\n");
        await().until(() -> lines.size() == 1);
        context.getRouteController().stopRoute("tail");
        write("app.log", "two\n");
        context.getRouteController().startRoute("tail");
        await().until(() -> lines.size() == 2);
        context.getRouteController().suspendRoute("tail");
        write("app.log", "three\n");
        context.getRouteController().resumeRoute("tail");
        await().until(() -> lines.size() == 3);
        assertThat(lines).containsExactly("one", "two", "three");
    }

    @Test
    void shouldFinishTheBatchInFlightWhenItIsStopped() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        route("&batchSize=1", exchange -> {
            begun.incrementAndGet();
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            collect(exchange);
        });
        context.start();
        write("app.log", "one\ntwo\nthree\nfour\nfive\n");
        await().until(() -> begun.get() == 1);
        context.stop();
        int sent = lines.size();
        assertThat(sent).isEqualTo(begun.get()).isLessThan(5);
        String positions = Files.readString(folder.resolve("positions.json"));
        assertThat(PositionText.read(positions).get(0).offset()).isPositive();
    }

    @Test
    void shouldReadFiveHundredFilesWithTwoThreads() throws Exception {
        for (int file = 0; file < 500; file++) {
            write("car-" + file + ".log", file + " first\n");
        }
        route("&threads=2", this::collect);
        context.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> lines.size() == 500);
        for (int file = 0; file < 500; file++) {
            write("car-" + file + ".log", file + " second\n");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> lines.size() == 1000);
        assertThat(lines).doesNotHaveDuplicates();
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().contains("tail")))
                .hasSizeLessThanOrEqualTo(3);
        await().until(() -> consumer().getStatistics().lines() == 1000);
        assertThat(consumer().getStatistics().files()).isEqualTo(500);
    }

    @Test
    void shouldSendALineSoonAfterItWasWritten() throws Exception {
        ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        route("", exchange -> {
            times.add(System.nanoTime());
            collect(exchange);
        });
        context.start();
        write("app.log", "warm\n");
        await().until(() -> lines.size() == 1);
        List<Long> latencies = new ArrayList<>();
        for (int count = 0; count < 21; count++) {
            int expected = lines.size() + 1;
            times.clear();
            long written = System.nanoTime();
            write("app.log", "line " + count + "\n");
            await().pollInterval(Duration.ofMillis(1)).until(() -> lines.size() == expected);
            latencies.add((times.remove() - written) / 1_000_000);
        }
        latencies.sort(null);
        // the median: a machine that is busy otherwise may hold up single ones
        assertThat(latencies.get(10)).as("%s ms", latencies).isLessThan(100);
        // and nine of ten, loosely
        assertThat(latencies.get(18)).as("%s ms", latencies).isLessThan(1000);
    }

    @Test
    void shouldRejectASharedPositionFile() throws Exception {
        route("", this::collect);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri("&include=other")).id("second").process(TailComponentTest.this::collect);
            }
        });

        assertThatThrownBy(context::start)
                .hasStackTraceContaining("to be unused, but another route of this process has it open")
                .hasStackTraceContaining("give each reader a position file of its own (positionFile)");
    }

    @Test
    void shouldRejectInvalidOptionsByName() throws Exception {
        assertRejected("tail:" + logs, "positionFile");
        assertRejected(uri("&batchSize=0"), "batchSize must be at least 1, but is 0");
        assertRejected(uri("&eventStart=RAW(()"), "eventStart must be a regular expression");
        assertRejected(uri("&maxRetryDelay=5"), "maxRetryDelay");
        assertRejected(uri("&startAt=middle"), "startAt");
        assertRejected(uri("&unknown=1"), "unknown");
        assertRejected(uri("&include=RAW(*.{log,txt})"), "Expected a glob");
        assertThatThrownBy(() -> context.getEndpoint(uri("")).createProducer())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldNotStartWithPositionsThatCannotBeRead() throws Exception {
        Files.writeString(folder.resolve("positions.json"), "{");
        route("", this::collect);

        assertThatThrownBy(context::start).hasStackTraceContaining("positions.json is damaged");
    }

    @Test
    void shouldBeDownWhileAFileIsHeldBack() throws Exception {
        AtomicInteger failures = new AtomicInteger(4);
        route("", exchange -> {
            if (failures.get() > 0) {
                throw new IllegalStateException("held back by the test");
            }
        });
        context.start();
        write("app.log", "one\n");
        await().until(() -> consumer().getHealthCheck().call().getState() == HealthCheck.State.DOWN);
        assertThat(consumer().getHealthCheck().call().getMessage().orElseThrow())
                .contains("app.log is held back");
        failures.set(0);
        await().until(() -> consumer().getHealthCheck().call().getState() == HealthCheck.State.UP);
    }

    @Test
    void shouldWaitForItsDirectory() throws Exception {
        Files.delete(logs);
        route("", this::collect);
        context.start();
        write("app.log", "one\n");
        await().until(() -> lines.size() == 1);
    }

    private TailConsumer consumer() {
        return (TailConsumer) context.getRoute("tail").getConsumer();
    }

    private void assertRejected(String uri, String message) {
        assertThatThrownBy(() -> {
                    try (DefaultCamelContext other = new DefaultCamelContext()) {
                        other.addRoutes(new RouteBuilder() {
                            @Override
                            public void configure() {
                                from(uri).to("log:out");
                            }
                        });
                        other.start();
                    }
                })
                .hasStackTraceContaining(message);
    }

    private void route(String options, Processor processor) throws Exception {
        context.getEndpoint(uri(options), TailEndpoint.class)
                .getConfiguration()
                .limit(new TailLimits(16, 1_000, 1_000, 5_000, 60_000, RETRY_MILLIS));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(uri(options)).id("tail").process(processor);
            }
        });
    }

    private String uri(String options) {
        return "tail:" + logs + "?recursive=true&positionFile=" + folder.resolve("positions.json") + options;
    }

    private void collect(Exchange exchange) {
        for (Object line : exchange.getMessage().getBody(List.class)) {
            lines.add(Tail.text((TailedLine) line));
        }
    }

    private void write(String name, String text) throws Exception {
        Path file = logs.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
