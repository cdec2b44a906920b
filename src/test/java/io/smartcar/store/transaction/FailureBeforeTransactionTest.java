package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A failure before a transaction begins fails the exchange. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailureBeforeTransactionTest extends TransactionFixture {
    @Test
    void shouldFailWhenTheConsumerThrows() throws Exception {
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST) {
            @Override
            public synchronized Set<TopicPartition> assignment() {
                if (failure.get() != null) {
                    throw failure.get();
                }
                return super.assignment();
            }
        };
        consumer.assign(List.of(CARS_0));
        storing(step -> step.process(store.puts()));
        Exchange delivered = batch().events("a").exchange();
        template();
        failure.set(new WakeupException());

        Exchange exchange = returned(delivered);

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.KAFKA);
        assertThat(exchange.getException()).hasMessageContaining("WakeupException");
        assertThat(store.rows).isEmpty();
    }

    @Test
    void shouldFailWhenTheBodyIsNoBatch() throws Exception {
        storing(step -> step.process(store.puts()));
        Exchange delivered = new DefaultExchange(context);
        delivered.getMessage().setBody(List.of(batch().events("a").single(), "not an event"));

        Exchange exchange = returned(delivered);

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.ROUTE);
        assertThat(store.rows).isEmpty();
    }

    @Test
    void shouldRejectEventsFromKafkaWithoutManualCommit() throws Exception {
        storing(step -> step.process(store.puts()));
        Exchange event = batch().events("a").single();
        event.getMessage().removeHeader(KafkaConstants.MANUAL_COMMIT);

        Exchange exchange = returned(event);

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.ROUTE);
        assertThat(exchange.getException())
                .hasMessageContaining("cars-0")
                .hasMessageContaining("allowManualCommit=true")
                .hasMessageContaining("'transacted'");
        assertThat(store.rows).isEmpty();
    }

    @Test
    void shouldRejectEventsFromKafkaOnAnotherThread() throws Exception {
        storing(step -> step.process(store.puts()));
        // registers the thread of the consumer, as its subscription does
        send(batch().event("cars", 0, 0, "a"));
        Exchange late = batch().event("cars", 0, 1, "b").exchange();

        Exchange exchange = CompletableFuture.supplyAsync(
                        () -> context.createProducerTemplate().send("direct:in", late))
                .get(10, TimeUnit.SECONDS);

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.ROUTE);
        assertThat(exchange.getException()).hasMessageContaining("thread '").hasMessageContaining("seda:");
        assertThat(store.rows).containsExactly("events/a");
        assertThat(committed()).containsEntry(CARS_0, 1L);
    }

    /** Sends it as a consumer does: without the callback it would wait for ever. */
    private Exchange returned(Exchange exchange) throws Exception {
        template();
        CompletableFuture<Exchange> back = new CompletableFuture<>();
        Thread caller =
                new Thread(() -> back.complete(context.createProducerTemplate().send("direct:in", exchange)));
        caller.setDaemon(true);
        caller.start();
        await().until(back::isDone);
        return back.get();
    }
}
