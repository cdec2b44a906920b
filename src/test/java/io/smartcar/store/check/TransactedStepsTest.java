package io.smartcar.store.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.store.transaction.FakeHoldingStore;
import io.smartcar.store.transaction.TransactionFixture;
import org.apache.camel.builder.AggregationStrategies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps that cannot be part of a transaction are rejected when their route starts. */
@Timeout(20)
class TransactedStepsTest extends TransactionFixture {
    @Test
    void shouldRejectAnAggregator() throws Exception {
        storing(step -> step.aggregate(everything(), AggregationStrategies.groupedExchange())
                .completionSize(10)
                .id("gather-it")
                .process(store.puts()));

        assertRejected("'gather-it' (aggregate) of route 'storing' keeps events in memory inside 'transacted'");
    }

    @Test
    void shouldRejectAResequencer() throws Exception {
        storing(step -> step.resequence(everything()).id("sort-it").process(store.puts()));

        assertRejected("'sort-it' (resequence) of route 'storing' keeps events in memory inside 'transacted'");
    }

    @Test
    void shouldRejectUnsafeStepsInACalledRoute() throws Exception {
        route(builder -> builder.from("direct:sub").routeId("sub").to("direct:gather"));
        route(builder -> builder.from("direct:gather")
                .routeId("gather")
                .aggregate(builder.constant("all"), AggregationStrategies.groupedExchange())
                .completionSize(10)
                .process(store.puts()));
        storing(step -> step.choice().when(exchange -> true).to("direct:sub").end());

        assertRejected("of route 'gather' keeps events in memory inside 'transacted'");
    }

    @Test
    void shouldAcceptUnsafeStepsInATappedRoute() throws Exception {
        route(builder -> builder.from("direct:sub")
                .aggregate(builder.constant("all"), AggregationStrategies.groupedExchange())
                .completionSize(10)
                .to("log:gathered"));
        storing(step -> step.wireTap("direct:sub").process(store.puts()));

        assertThat(send(batch().events("a", "b")).getException()).isNull();
        assertThat(store.rows).containsExactly("events/a", "events/b");
    }

    @Test
    void shouldRejectAnotherStoreInACalledRouteWithTheAdviceToUseTwoRoutes() throws Exception {
        context.addComponent("hdfs", new org.apache.camel.component.log.LogComponent());
        route(builder -> builder.from("direct:both").routeId("both").to("hdfs:/archive"));
        storing(step -> step.process(store.puts()).to("direct:both"));

        assertRejected("of route 'both' writes to 'hdfs:' inside a transaction that stores in 'fake:'");
        assertRejected("use two routes");
    }

    @Test
    void shouldRejectFilesOfASecondPath() throws Exception {
        context.addComponent("hdfs", new org.apache.camel.component.log.LogComponent());
        FakeHoldingStore files = new FakeHoldingStore("hdfs");
        context.getRegistry().bind("storeTransaction", transaction(files, "direct:dead-letters", 0));
        storing(step -> step.to("hdfs:/one")
                .choice()
                .when(exchange -> true)
                .to("hdfs:/one?level=DEBUG")
                .otherwise()
                .to("hdfs:/two")
                .end());

        assertRejected("writes to a second path, 'hdfs:/two'");
    }

    private org.apache.camel.Expression everything() {
        return org.apache.camel.support.builder.ExpressionBuilder.constantExpression("all");
    }

    private void assertRejected(String message) {
        assertThatThrownBy(this::template)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
