package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.store.RolledBackException;
import io.smartcar.store.WriteFailure;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A transaction is rolled back as a whole, wherever a step inside it fails. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RollbackTest extends TransactionFixture {
    @Test
    void shouldBeginATransactionWithEachRedelivery() throws Exception {
        redeliveries = 2;
        storing(step -> step.process(store.puts()).process(exchange -> {
            // the step after the collecting step fails twice
            if (attempts.get() < 3) {
                throw new IllegalStateException("not yet");
            }
        }));

        Exchange exchange = send(batch().events("a", "b"));

        assertThat(exchange.getException()).isNull();
        assertThat(store.flushes).containsExactly(2);
        assertThat(store.rows).containsExactly("events/a", "events/b");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 2L));
        assertThat(count("transactions.rolled.back")).isEqualTo(2);
    }

    @Test
    void shouldRunTheStepsAgainAfterOneHasStoppedTheRoute() throws Exception {
        redeliveries = 1;
        store.failures = (table, row) -> attempts.get() % 2 == 1 ? WriteFailure.Kind.OUTAGE : null;
        storing(step -> step.process(store.puts()).stop());

        send(batch().events("a", "b"));
        template().send("direct:in", batch().event("cars", 0, 2, "c").single());

        assertThat(attempts).hasValue(4);
        assertThat(store.rows).containsExactly("events/a", "events/b", "events/c");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    @Test
    void shouldRollBackWhenAStepInsideChoiceFails() throws Exception {
        redeliveries = 2;
        storing(step -> step.choice()
                .when(exchange -> true)
                .process(store.puts())
                .process(outage())
                .endChoice()
                .end());

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldRollBackWhenAStepInsideSplitFails() throws Exception {
        redeliveries = 2;
        storing(step ->
                step.split(messages()).process(store.puts()).process(outage()).end());

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldRollBackWhenASubRouteFails() throws Exception {
        redeliveries = 2;
        route(builder -> builder.from("direct:sub").process(store.puts()).process(outage()));
        storing(step -> step.to("direct:sub"));

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldRollBackWhenASubRouteHandlesItsFailure() throws Exception {
        redeliveries = 2;
        route(builder -> {
            RouteDefinition route = builder.from("direct:sub");
            route.onException(Exception.class)
                    .handled(true)
                    .setBody(exchange -> "handled")
                    .end();
            return route.process(store.puts()).process(outage());
        });
        storing(step -> step.to("direct:sub"));

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldFailEvenIfOnExceptionMarksTheFailureAsHandled() throws Exception {
        route(builder -> {
            RouteDefinition route = builder.from("direct:in");
            route.onException(Exception.class)
                    .handled(true)
                    .maximumRedeliveries(2)
                    .redeliveryDelay(0)
                    .end();
            return counted(route.transacted("storeTransaction"))
                    .process(store.puts())
                    .process(outage());
        });

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldFailEvenIfADeadLetterChannelHandlesTheFailure() throws Exception {
        route(builder -> {
            RouteDefinition route = builder.from("direct:in");
            route.setErrorHandlerFactory(builder.deadLetterChannel("log:dead?level=OFF")
                    .maximumRedeliveries(2)
                    .redeliveryDelay(0)
                    .logExhausted(false));
            return counted(route.transacted("storeTransaction"))
                    .process(store.puts())
                    .process(outage());
        });

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldRollBackWhenTheRouteMarksIt() throws Exception {
        storing(step -> step.process(store.puts()).rollback("enough"));

        Exchange exchange = send(batch().events("a", "b"));

        assertThat(exchange.getException())
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("enough");
        assertThat(store.rows).isEmpty();
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldRollBackWhenTheRouteMarksItWithoutAnException() throws Exception {
        storing(step -> step.process(store.puts()).markRollbackOnly());

        Exchange exchange = send(batch().events("a", "b"));

        assertThat(exchange.getException()).isInstanceOf(RolledBackException.class);
        assertThat(store.rows).isEmpty();
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldCommitOnceWhenStepsAreNested() throws Exception {
        route(builder ->
                builder.from("direct:sub").transacted("storeTransaction").process(store.puts()));
        storing(step -> step.choice()
                .when(exchange -> true)
                .split(messages())
                .to("direct:sub")
                .end()
                .endChoice()
                .end());

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(store.flushes).containsExactly(3);
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
        assertThat(count("events.stored")).isEqualTo(3);
    }

    @Test
    void shouldLimitRedeliveriesWhenTheRouteRemovesAllHeaders() throws Exception {
        redeliveries = 2;
        storing(step -> step.process(store.puts()).removeHeaders("*").process(outage()));

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldRejectAStepBesideTheTransaction() throws Exception {
        route(builder -> builder.from("direct:in")
                .routeId("storing")
                .transacted("storeTransaction")
                .process(store.puts())
                .end()
                .to("log:after")
                .id("after-it"));

        assertThatThrownBy(this::template)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'after-it' (to) of route 'storing'");
    }

    @Test
    void shouldRejectParallelProcessingInside() throws Exception {
        storing(step -> step.split(messages())
                .parallelProcessing()
                .id("split-it")
                .process(store.puts())
                .end());

        assertThatThrownBy(this::template)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'split-it' (split) of route 'storing'")
                .hasMessageContaining("parallelProcessing");
    }
}
