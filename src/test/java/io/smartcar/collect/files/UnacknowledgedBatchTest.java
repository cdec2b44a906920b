package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The position of a file does not pass a batch that failed, even if the route continues with the next one. */
class UnacknowledgedBatchTest {
    private static final int LINES = 5;

    @TempDir
    Path folder;

    private final CamelContext context = new DefaultCamelContext();
    private FileBeans beans;
    private final List<String> sent = new ArrayList<>();
    private String failing = FileHarness.line(1);
    private Path file;

    @BeforeEach
    void dropAFile() throws Exception {
        beans = new FileBeans(context, folder);
        beans.batchSize = 1;
        file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), FileHarness.lines(0, LINES));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void shouldHoldThePositionAlthoughLaterBatchesAreSent() throws Exception {
        start(false);
        assertThat(read().getException()).isNotNull();
        assertThat(sent).contains(FileHarness.line(4)).doesNotContain(failing);
        readTheRest();
    }

    @Test
    void shouldHoldThePositionIfTheRouteHandlesTheFailure() throws Exception {
        start(true);
        assertThat(read().getException())
                .rootCause()
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("of 3 only 1 are", "stopOnException");
        readTheRest();
    }

    @Test
    void shouldHoldThePositionIfTheLastBatchFails() throws Exception {
        failing = FileHarness.line(LINES - 1);
        start(true);
        assertThat(read().getException()).isInstanceOf(IOException.class).hasMessageContaining("of 5 only 4 are");
        readTheRest();
    }

    @Test
    void shouldNotFinishAFileWithoutAcknowledgements() throws Exception {
        failing = "none";
        start(false);
        Exchange exchange = context.createProducerTemplate()
                .request(
                        "direct:unacknowledged", request -> request.getMessage().setBody(file.toFile()));
        assertThatThrownBy(() -> {
                    throw exchange.getException();
                })
                .hasMessageContaining("of 5 only 0 are")
                .hasMessageContaining("fileEvents.acknowledge");
    }

    private void readTheRest() {
        String failed = failing;
        failing = "none";
        sent.clear();
        assertThat(read().getException()).isNull();
        assertThat(sent).startsWith(failed).endsWith(FileHarness.line(LINES - 1));
    }

    private Exchange read() {
        return context.createProducerTemplate()
                .request("direct:file", request -> request.getMessage().setBody(file.toFile()));
    }

    private void start(boolean handled) throws Exception {
        context.getRegistry().bind("fileEvents", beans.events());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:file")
                        .split()
                        .method("fileEvents", "read")
                        .streaming()
                        .stopOnException(handled)
                        .to(handled ? "direct:handled" : "direct:acknowledged")
                        .end()
                        .bean("fileEvents", "finish");
                from("direct:acknowledged").to("direct:send").bean("fileEvents", "acknowledge");
                from("direct:handled")
                        .doTry()
                        .to("direct:acknowledged")
                        .doCatch(IllegalStateException.class)
                        .log("handled");
                from("direct:unacknowledged")
                        .split()
                        .method("fileEvents", "read")
                        .streaming()
                        .to("direct:send")
                        .end()
                        .bean("fileEvents", "finish");
                from("direct:send").process(UnacknowledgedBatchTest.this::send);
            }
        });
        context.start();
    }

    private void send(Exchange batch) {
        for (Object event : batch.getMessage().getBody(List.class)) {
            String line = ((Exchange) event).getMessage().getBody(String.class);
            if (line.equals(failing)) {
                throw new IllegalStateException("planted");
            }
            sent.add(line);
        }
    }
}
