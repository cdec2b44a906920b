package io.smartcar.camel.hbase.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.camel.hbase.HBaseEndpoint;
import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.message.HBaseConstants;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Which endpoints have meters. Needs no server. */
class HBaseMetersTest {
    @Test
    void shouldCountForAnEndpointThatIsStartedBeforeTheComponent() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (HBaseRoutes routes = new HBaseRoutes("127.0.0.1:9")) {
            routes.component().setOperationTimeout(500);
            routes.context().getRegistry().bind("meters", meters);
            routes.add(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:split").split(body()).to("hbase:cars?mappingStrategyName=columns&family=info");
                            from("direct:plain").to("hbase:trips?mappingStrategyName=columns&family=info");
                        }
                    })
                    .start();

            routes.send("split", List.of(Map.of(HBaseConstants.ROW_ID, "a", "x", "1")));
            routes.send("plain", Map.of(HBaseConstants.ROW_ID, "a", "x", "1"));
        }

        for (String table : List.of("cars", "trips")) {
            assertThat(meters.counter("hbase.mutations", "table", table, "outcome", "outage")
                            .count())
                    .as(table)
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldWorkWithoutMicrometerOnTheClassPath() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // not closed: the client's threads still load classes while they end
        ClassLoader without = withoutMicrometer();
        try {
            thread.setContextClassLoader(without);

            Object told = ((Callable<?>) without.loadClass(WithoutMicrometer.class.getName())
                            .getConstructor()
                            .newInstance())
                    .call();

            assertThat(told).isEqualTo("no meters, HBaseBatchException");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static ClassLoader withoutMicrometer() throws IOException {
        List<URL> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!place.contains("micrometer")) {
                places.add(Path.of(place).toUri().toURL());
            }
        }
        return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Loaded by a class loader without Micrometer; writes although there is no HBase. */
    public static final class WithoutMicrometer implements Callable<String> {
        /** Created by name, through reflection. */
        public WithoutMicrometer() {}

        @Override
        public String call() throws Exception {
            try (HBaseRoutes routes = new HBaseRoutes("127.0.0.1:9").to("in", "hbase:cars")) {
                routes.component().setOperationTimeout(500);
                routes.start();
                HBaseEndpoint endpoint = routes.context().getEndpoint("hbase:cars", HBaseEndpoint.class);
                boolean counts = endpoint.client().meters() != HBaseMeters.NONE;
                Exception failure = routes.send(
                                "in",
                                null,
                                HBaseConstants.ROW_ID,
                                "a",
                                HBaseConstants.FAMILY,
                                "info",
                                HBaseConstants.QUALIFIER,
                                "x",
                                HBaseConstants.VALUE,
                                "1")
                        .getException();
                return (counts ? "meters, " : "no meters, ")
                        + failure.getClass().getSimpleName();
            }
        }
    }
}
