package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A table and a route that consumes its rows. */
abstract class HBaseConsumerFixture {
    static final Duration BOUND = Duration.ofSeconds(60);
    static final byte[] INFO = Bytes.toBytes("info");
    static final byte[] NAME = Bytes.toBytes("name");

    final LocalCluster cluster = SharedCluster.get();
    final List<Exchange> consumed = new CopyOnWriteArrayList<>();
    HBaseRoutes routes;

    @BeforeEach
    void createTable() {
        cluster.createTable("consumer", "info", 5);
    }

    @AfterEach
    void dropTable() {
        routes.close();
        cluster.dropTable("consumer");
    }

    /** Binds an exception handler and returns its messages. */
    List<String> reportTo(String name) {
        List<String> reports = new CopyOnWriteArrayList<>();
        routes = new HBaseRoutes(cluster);
        routes.context().getRegistry().bind(name, new ExceptionHandler() {
            @Override
            public void handleException(Throwable failure) {
                handleException(null, failure);
            }

            @Override
            public void handleException(String message, Throwable failure) {
                handleException(message, null, failure);
            }

            @Override
            public void handleException(String message, Exchange exchange, Throwable failure) {
                reports.add(message + ": " + failure.getMessage());
            }
        });
        return reports;
    }

    void consume(String uri, Processor processor) throws Exception {
        if (routes == null) {
            routes = new HBaseRoutes(cluster);
        }
        routes.add(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(exchange -> consumed.add(exchange.copy())).process(processor);
            }
        });
        routes.start();
    }

    static String rowOf(Exchange exchange) {
        return Bytes.toString(exchange.getMessage().getHeader(HBaseConstants.MARKED_ROW_ID, byte[].class));
    }

    static Object nameOf(Exchange exchange) {
        HBaseCell cell = exchange.getMessage()
                .getBody(HBaseData.class)
                .getRows()
                .get(0)
                .getCells()
                .iterator()
                .next();
        return cell.getValue();
    }

    void put(int rows) {
        cluster.put(
                "consumer",
                IntStream.range(0, rows)
                        .mapToObj(number -> new Put(Bytes.toBytes(String.format("row-%03d", number)))
                                .addColumn(INFO, NAME, 500L, Bytes.toBytes("older"))
                                .addColumn(INFO, NAME, 1000L, Bytes.toBytes("name of " + number)))
                        .toList());
    }
}
