package io.smartcar.routes;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.apache.camel.support.AsyncProcessorSupport;

/** The route file-to-events on a folder of its own, with settings of its own and mocks in place of the next routes. */
final class FileRoute implements AutoCloseable {
    static final String LINE = "20160101000000,X0001,3,0,F,N,15,C01";

    private final Main main = new Main();
    private final Path folder;
    private final ExecutorService acknowledging = Executors.newCachedThreadPool();
    private volatile Processor first = exchange -> {};

    /** @param settings key, value, key, value and so on */
    FileRoute(Path folder, String... settings) throws Exception {
        this(folder, properties(settings));
    }

    private FileRoute(Path folder, Properties settings) throws Exception {
        this.folder = folder;
        settings.putIfAbsent("files.directory", folder.toString());
        settings.putIfAbsent("files.quiet-ms", "0");
        settings.putIfAbsent("files.poll-ms", "20");
        settings.putIfAbsent("events.batch-size", "3");
        settings.putIfAbsent("events.collector", "test");
        settings.put(
                "camel.main.routes-include-pattern",
                "file:routes/file-to-events.camel.yaml,file:routes/batches-to-events.camel.yaml,"
                        + "file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml");
        settings.put("camel.management.enabled", "false");
        settings.put("topics.create", "false");
        settings.put("topics.wait-ms", "0");
        settings.put("camel.main.shutdown-timeout", "5");
        settings.forEach((key, value) -> main.addOverrideProperty((String) key, (String) value));
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:events")
                        .routeId("events-to-mock")
                        .process(new LaterAcknowledgement())
                        .to("mock:events");
                from("direct:dead-letters").routeId("dead-letters-to-mock").to("mock:dead-letters");
            }
        });
        main.start();
    }

    /** Returns before the events are acknowledged, as the Kafka producer does. */
    private final class LaterAcknowledgement extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            acknowledging.execute(() -> {
                try {
                    first.process(exchange);
                } catch (Exception e) {
                    exchange.setException(e);
                }
                callback.done(false);
            });
            return false;
        }
    }

    private static Properties properties(String... settings) {
        Properties properties = new Properties();
        for (int index = 0; index < settings.length; index += 2) {
            properties.put(settings[index], settings[index + 1]);
        }
        return properties;
    }

    /** The first step for events: unlike a mock, it may run for several batches at once. */
    void first(Processor processor) {
        first = processor;
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** What was sent as events. */
    MockEndpoint events() {
        return main.getCamelContext().getEndpoint("mock:events", MockEndpoint.class);
    }

    /** What was sent as dead letters. */
    MockEndpoint deadLetters() {
        return main.getCamelContext().getEndpoint("mock:dead-letters", MockEndpoint.class);
    }

    /** Moves a file with this content into the folder; its name may include folders. */
    Path drop(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Path hidden = Files.write(file.resolveSibling("." + file.getFileName()), content);
        return Files.move(hidden, file);
    }

    Path drop(String name, String content) throws IOException {
        return drop(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until a file is no longer in place. */
    static void awaitGone(Path file) {
        await(file + " is dealt with").until(() -> Files.notExists(file));
    }

    /** The files in or below a folder, by name without the added time, in order. */
    List<String> in(String name) {
        Path where = folder.resolve(name);
        if (Files.notExists(where)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(where)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> where.relativize(file).toString().replaceAll("\\.\\d{8}-\\d{6}-\\d{3}", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        main.stop();
        acknowledging.shutdown();
    }
}
