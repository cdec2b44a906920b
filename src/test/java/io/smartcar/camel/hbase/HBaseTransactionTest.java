package io.smartcar.camel.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mutations that a transaction collects, and those that come too late or on another thread. Needs no server. */
@Timeout(20)
class HBaseTransactionTest {
    private final HBaseRoutes routes = new HBaseRoutes("127.0.0.1:1");
    private final AtomicReference<Object> tapped = new AtomicReference<>("nothing yet");
    private final CompletableFuture<Void> tapIsDone = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        routes.component().setOperationTimeout(500);
        routes.to("store", "hbase:cars")
                .add(new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("direct:parallel")
                                .split(body())
                                .parallelProcessing()
                                .stopOnException()
                                .to("direct:store");
                        from("direct:parallel-caught")
                                .doTry()
                                .to("direct:parallel")
                                .doCatch(Exception.class)
                                .end();
                        from("direct:answers-elsewhere")
                                .process(elsewhere())
                                .setBody(constant(put("a")))
                                .to("direct:store");
                        from("direct:tap")
                                .wireTap("direct:tapped")
                                .process(exchange -> tapIsDone.get(10, TimeUnit.SECONDS))
                                .setBody(constant(put("a")))
                                .to("direct:store");
                        from("direct:tapped").process(exchange -> {
                            tapped.set(HBaseTransaction.of(exchange));
                            tapIsDone.complete(null);
                        });
                    }
                })
                .start();
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void shouldFailWhenPartsOfASplitRunOnOtherThreads() {
        Exchange exchange = exchange(List.of(put("a"), put("b")));
        HBaseTransaction transaction = HBaseTransaction.begin(exchange);

        process("parallel", exchange);

        assertThat(exchange.getException())
                .hasStackTraceContaining("A transaction collects mutations on one thread")
                .hasStackTraceContaining("parallelProcessing");
        assertThat(transaction.size()).isZero();
    }

    @Test
    void shouldNotWriteTheRestWhenARouteCaughtThatFailure() {
        Exchange exchange = exchange(List.of(put("a"), put("b")));
        HBaseTransaction transaction = HBaseTransaction.begin(exchange);

        process("parallel-caught", exchange);

        assertThat(exchange.getException()).isNull();
        assertThatThrownBy(transaction::flush)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("collects mutations on one thread, '"
                        + Thread.currentThread().getName() + "'");
    }

    @Test
    void shouldFailWhenAStepRepliesOnAnotherThread() {
        Exchange exchange = exchange("event");
        HBaseTransaction transaction = HBaseTransaction.begin(exchange);

        process("answers-elsewhere", exchange);

        assertThat(exchange.getException()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(transaction::flush).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNotCollectTheMutationsOfAWireTap() {
        Exchange exchange = exchange("event");
        HBaseTransaction transaction = HBaseTransaction.begin(exchange);

        process("tap", exchange);

        assertThat(exchange.getException()).isNull();
        assertThat(tapped).hasValue(null);
        assertThat(transaction.size()).isEqualTo(1);
    }

    @Test
    void shouldNotCollectForATransactionThatHasEnded() {
        Exchange exchange = exchange("event");
        HBaseTransaction transaction = HBaseTransaction.begin(exchange);
        Exchange kept = exchange.copy();
        assertThat(HBaseTransaction.of(kept)).isSameAs(transaction);

        transaction.end();

        assertThat(HBaseTransaction.of(kept)).isNull();
    }

    private static AsyncProcessorSupport elsewhere() {
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, org.apache.camel.AsyncCallback callback) {
                new Thread(() -> callback.done(false), "elsewhere").start();
                return false;
            }
        };
    }

    private void process(String route, Exchange exchange) {
        routes.context().createProducerTemplate().send("direct:" + route, exchange);
    }

    private Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(routes.context());
        exchange.getMessage().setBody(body);
        return exchange;
    }

    private static Put put(String row) {
        return new Put(Bytes.toBytes(row)).addColumn(Bytes.toBytes("cf1"), Bytes.toBytes("speed"), Bytes.toBytes(1));
    }
}
