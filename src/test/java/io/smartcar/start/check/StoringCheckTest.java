package io.smartcar.start.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the transaction of a route from Kafka has to begin: before its events leave that route. */
class StoringCheckTest {
    private static final String TRANSACTION = "storeTransaction";

    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    private interface Routes {
        void in(RouteBuilder builder);
    }

    @Test
    void shouldRejectATransactionThatBeginsInACalledRoute() throws Exception {
        assertThat(problems(builder -> {
                    builder.from("kafka:cars").routeId("from-kafka").to("direct:store");
                    builder.from("direct:store")
                            .routeId("store")
                            .transacted(TRANSACTION)
                            .to("hbase:cars");
                }))
                .singleElement()
                .asString()
                .contains("of route 'store' begins a transaction", "route 'from-kafka'", "ref: storeTransaction");
    }

    @Test
    void shouldRejectATransactionThatBeginsTwoCallsLater() throws Exception {
        assertThat(problems(builder -> {
                    builder.from("kafka:cars").routeId("from-kafka").to("direct:events");
                    builder.from("direct:events").routeId("events").to("direct:store");
                    builder.from("direct:store")
                            .routeId("store")
                            .transacted(TRANSACTION)
                            .to("hbase:cars");
                }))
                .singleElement()
                .asString()
                .contains("of route 'store' begins a transaction");
    }

    @Test
    void shouldRejectATransactionBehindAQueue() throws Exception {
        assertThat(problems(builder -> {
                    builder.from("kafka:cars").routeId("from-kafka").to("seda:store");
                    builder.from("seda:store")
                            .routeId("store")
                            .transacted(TRANSACTION)
                            .to("hbase:cars");
                }))
                .singleElement()
                .asString()
                .contains("of route 'store' begins a transaction");
    }

    @Test
    void shouldRejectATransactionBehindAQueueThoughTheKafkaRouteHasOne() throws Exception {
        assertThat(problems(builder -> {
                    builder.from("kafka:cars")
                            .routeId("from-kafka")
                            .transacted(TRANSACTION)
                            .to("hbase:cars")
                            .to("seda:archive");
                    builder.from("seda:archive")
                            .routeId("archive")
                            .transacted(TRANSACTION)
                            .to("hbase:archive");
                }))
                .singleElement()
                .asString()
                .contains("of route 'archive' begins a transaction");
    }

    @Test
    void shouldAcceptACalledRouteThatJoinsTheTransaction() throws Exception {
        assertThat(problems(builder -> {
                    builder.from("kafka:cars")
                            .routeId("from-kafka")
                            .transacted(TRANSACTION)
                            .to("direct:store");
                    builder.from("direct:store")
                            .routeId("store")
                            .transacted(TRANSACTION)
                            .to("hbase:cars");
                }))
                .isEmpty();
    }

    @Test
    void shouldAcceptATransactionOfEventsThatDoNotComeFromKafka() throws Exception {
        assertThat(problems(builder -> {
                    builder.from("file:incoming").routeId("from-file").to("direct:store");
                    builder.from("direct:store")
                            .routeId("store")
                            .transacted(TRANSACTION)
                            .to("hbase:cars");
                }))
                .isEmpty();
    }

    @Test
    void shouldFindAnUnsafeStepInACalledRouteOnce() throws Exception {
        context.getPropertiesComponent().addInitialProperty("called", "store");
        assertThat(problems(builder -> {
                    builder.from("kafka:cars")
                            .routeId("from-kafka")
                            .transacted(TRANSACTION)
                            .to("direct:{{called}}")
                            .to("direct://store?block=true");
                    builder.from("direct:store").routeId("store").threads().to("hbase:cars");
                }))
                .singleElement()
                .asString()
                .contains("of route 'store' uses other threads inside 'transacted'");
    }

    @Test
    void shouldNotLookForUnsafeStepsInATappedRoute() throws Exception {
        assertThat(problems(builder -> {
                    builder.from("kafka:cars")
                            .routeId("from-kafka")
                            .transacted(TRANSACTION)
                            .wireTap("direct:copy")
                            .to("hbase:cars");
                    builder.from("direct:copy").routeId("copy").threads().to("log:copies");
                }))
                .isEmpty();
    }

    @Test
    void shouldCheckATransactionWhenARouteThatItCallsIsNew() throws Exception {
        List<RouteDefinition> definitions = definitions(builder -> {
            builder.from("kafka:cars")
                    .routeId("from-kafka")
                    .transacted(TRANSACTION)
                    .to("direct:store");
            builder.from("direct:store").routeId("store").threads().to("hbase:cars");
        });
        assertThatThrownBy(() -> new RouteCheck(context, definitions, List.of()).check(definitions.subList(1, 2)))
                .hasMessageContaining("of route 'store' uses other threads inside 'transacted'");
    }

    private List<String> problems(Routes routes) throws Exception {
        List<RouteDefinition> definitions = definitions(routes);
        List<String> problems = new ArrayList<>();
        for (RouteDefinition route : definitions) {
            problems.addAll(new StoringCheck(context, definitions).problems(route));
        }
        return problems;
    }

    private List<RouteDefinition> definitions(Routes routes) throws Exception {
        RouteBuilder builder = new RouteBuilder(context) {
            @Override
            public void configure() {
                routes.in(this);
            }
        };
        builder.configure();
        return builder.getRouteCollection().getRoutes();
    }
}
