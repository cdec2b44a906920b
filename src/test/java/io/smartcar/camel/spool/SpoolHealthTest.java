package io.smartcar.camel.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolHealthTest {
    @TempDir
    private Path directory;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private volatile boolean accepting;

    @BeforeEach
    void start() throws Exception {
        SpoolComponent component = new SpoolComponent();
        component.setDirectory(directory.toString());
        component.setSegmentBytes(1024);
        component.setMaximumBytes(4096);
        context.addComponent("spool", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:messages").to("spool:test");
                from("spool:test?retryMs=50").routeId("reading").process(exchange -> {
                    if (!accepting) {
                        throw new IllegalStateException("not now");
                    }
                });
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void shouldBeDownWithTheReasonWhileTheSpoolIsFull() {
        assertThat(health().getState()).isEqualTo(State.UP);
        send(40);
        await().until(() -> health().getState() == State.DOWN);
        assertThat(health().getMessage().orElseThrow())
                .contains("The spool in '" + directory.resolve("test") + "' is full, ")
                .contains("senders are held back")
                .contains("raise maximum-bytes");
        assertThat(health().getDetails()).containsKeys("spool.waiting-bytes", "spool.oldest-waiting-millis");
        assertThat(check().isLiveness()).as("a new start would not make room").isFalse();

        accepting = true;
        await().until(() -> health().getState() == State.UP);
    }

    @Test
    void shouldBeDownWithTheReasonWhileTheSpoolCannotBeWritten() throws Exception {
        accepting = true;
        Path spool = directory.resolve("test");
        Path aside = directory.resolve("aside");
        send(1);
        // the next segment cannot be made while its folder is gone
        Files.move(spool, aside, StandardCopyOption.ATOMIC_MOVE);
        for (int number = 0; number < 12; number++) {
            context.createProducerTemplate().asyncSendBody("direct:messages", "x".repeat(200));
        }
        await().until(() -> health().getState() == State.DOWN);
        assertThat(health().getMessage().orElseThrow())
                .contains("The spool in '" + spool + "' cannot be written")
                .contains("check the disk");

        Files.move(aside, spool, StandardCopyOption.ATOMIC_MOVE);
        await().until(() -> health().getState() == State.UP);
    }

    private void send(int messages) {
        for (int number = 0; number < messages; number++) {
            context.createProducerTemplate().sendBody("direct:messages", "x".repeat(200));
        }
    }

    private HealthCheck check() {
        return ((SpoolConsumer) context.getRoute("reading").getConsumer()).getHealthCheck();
    }

    private HealthCheck.Result health() {
        return check().call();
    }
}
