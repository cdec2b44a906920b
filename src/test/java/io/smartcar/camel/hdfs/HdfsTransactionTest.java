package io.smartcar.camel.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hdfs.failure.HdfsRecordException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which records a transaction collects; the threads are tested with the hbase: component. */
class HdfsTransactionTest {
    @TempDir
    private Path base;

    private final HdfsRoutes routes = new HdfsRoutes("file:///");

    @BeforeEach
    void start() throws Exception {
        routes.start("hdfs:" + base + "?folder=cars");
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void shouldCollectRecordsInsteadOfWritingThem() throws Exception {
        Exchange one = routes.exchange("one", null);
        Exchange two = routes.exchange("two", "buses");
        Exchange batch = routes.exchange(List.of(one, two), null);
        HdfsTransaction transaction = HdfsTransaction.begin(batch);

        process(batch);

        assertThat(transaction.writes())
                .extracting(HdfsWrite::source, HdfsWrite::folder, write -> new String((byte[]) write.record()))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(one, "cars", "one"),
                        org.assertj.core.groups.Tuple.tuple(two, "buses", "two"));
        assertThat(transaction.writes()).extracting(HdfsWrite::endpoint).containsOnly(routes.endpoint());
        assertThat(HdfsRoutes.lines(base)).isEmpty();
        transaction.probe().check();
        assertThat(HdfsRoutes.lines(base)).isEmpty();
    }

    @Test
    void shouldRejectTheRecordsOfABatchOneByOne() throws Exception {
        Exchange good = routes.exchange("one", null);
        Exchange bad = routes.exchange("two\nlines", null);
        Exchange hidden = routes.exchange("three", "_hidden");
        Exchange batch = routes.exchange(List.of(bad, good, hidden), null);
        HdfsTransaction transaction = HdfsTransaction.begin(batch);

        process(batch);

        assertThat(transaction.writes()).extracting(HdfsWrite::source).containsExactly(good);
        assertThat(good.getException()).isNull();
        assertThat(bad.getException()).isInstanceOf(HdfsRecordException.class);
        assertThat(hidden.getException()).isInstanceOf(HdfsRecordException.class);
    }

    @Test
    void shouldFailTheExchangeOfASingleRejectedRecord() {
        Exchange single = routes.exchange("two\nlines", null);
        HdfsTransaction.begin(single);

        assertThatThrownBy(() -> process(single)).isInstanceOf(HdfsRecordException.class);
    }

    @Test
    void shouldWriteAtOnceAfterTheEnd() throws Exception {
        Exchange exchange = routes.exchange("one", null);
        HdfsTransaction.begin(exchange).end();

        process(exchange);

        assertThat(HdfsTransaction.of(exchange)).isNull();
        assertThat(HdfsRoutes.lines(base)).isEqualTo(Map.of("cars", List.of("one")));
    }

    @Test
    void shouldNotListRecordsWhenSomeCameOnAnotherThread() {
        Exchange exchange = routes.exchange("one", null);
        HdfsTransaction transaction = HdfsTransaction.begin(exchange);

        assertThatThrownBy(() -> CompletableFuture.runAsync(() -> HdfsTransaction.of(exchange))
                        .join())
                .hasMessageContaining("collects records on one thread");
        assertThatThrownBy(transaction::writes).isInstanceOf(IllegalStateException.class);
    }

    private void process(Exchange exchange) throws Exception {
        routes.context().createProducerTemplate().send("direct:in", exchange);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
    }
}
