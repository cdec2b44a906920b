package io.smartcar.camel.hbase.internal.read;

import io.smartcar.camel.hbase.config.HBaseReadConfiguration;
import io.smartcar.camel.hbase.internal.client.Await;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.mapping.ReadMapping;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.model.HBaseRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;

/** Reads rows for messages. Thread-safe. */
public final class RowReader {
    private static final int LIST_LIMIT = 100;

    private final HBaseReadConfiguration configuration;
    private final ScanFactory scans;

    public RowReader(HBaseReadConfiguration configuration, ScanFactory scans) {
        this.configuration = configuration;
        this.scans = scans;
    }

    /** A message, the rows that it asks for, and its exchange or that of its batch. */
    public record Request(Message message, ReadMapping reading, Exchange exchange) {}

    /** Reads the rows that messages ask for, by one operation, and puts the results into the messages. */
    public void read(HBaseClient client, HBaseOperation operation, TableName table, List<Request> requests)
            throws IOException {
        switch (operation) {
            case GET -> get(client, table, requests, AsyncTable::get, RowReader::found);
            case EXISTS -> get(client, table, requests, AsyncTable::exists, RowReader::exist);
            default -> {
                for (Request request : requests) {
                    scan(client, table, request);
                }
            }
        }
    }

    /** Calls the table for the rows of all requests, and the consumer with the results of each request. */
    private <T> void get(
            HBaseClient client,
            TableName table,
            List<Request> requests,
            BiFunction<AsyncTable<?>, List<Get>, List<CompletableFuture<T>>> call,
            BiConsumer<Request, List<T>> consumer)
            throws IOException {
        List<Get> gets = new ArrayList<>();
        for (Request request : requests) {
            gets.addAll(gets(request.message(), request.reading()));
        }
        Iterator<CompletableFuture<T>> answers =
                call.apply(client.table(table), gets).iterator();
        for (Request request : requests) {
            List<T> results = new ArrayList<>();
            while (results.size() < request.reading().rows().size()) {
                results.add(Await.result(
                        answers.next(), client.settings().patience(), "Reading from table '" + table + "'"));
            }
            consumer.accept(request, results);
        }
    }

    private List<Get> gets(Message message, ReadMapping reading) throws IOException {
        if (reading.rows().isEmpty()) {
            throw new IllegalArgumentException("Expected the key of a row (header " + HBaseConstants.ROW_ID
                    + ", or an HBaseData with rows), got none");
        }
        List<Get> gets = new ArrayList<>();
        for (HBaseRow row : reading.rows()) {
            gets.add(scans.get(row, message, reading));
        }
        return gets;
    }

    private static void found(Request request, List<Result> rows) {
        request.reading().applyGets(request.message(), rows);
        long found = rows.stream().filter(row -> !row.isEmpty()).count();
        request.message().setHeader(HBaseConstants.ROW_COUNT, (int) found);
    }

    private static void exist(Request request, List<Boolean> rows) {
        request.message().setHeader(HBaseConstants.FOUND, !rows.contains(false));
    }

    /** Scans, and puts the rows, or an iterator of them, into the message. */
    private void scan(HBaseClient client, TableName table, Request request) throws IOException {
        Message message = request.message();
        Scan scan = scans.scan(message, request.reading());
        AsyncTable<?> opened = client.table(table);
        Integer limit =
                message.getHeader(HBaseConstants.HBASE_MAX_SCAN_RESULTS, configuration.getMaxResults(), Integer.class);
        if (configuration.isStreaming()) {
            limit(scan, limit == null ? 0 : limit);
            stream(opened.getScanner(scan), request);
        } else {
            limit(scan, limit == null ? LIST_LIMIT : limit);
            list(opened.getScanner(scan), message, request.reading());
        }
    }

    private static void limit(Scan scan, int limit) {
        if (limit > 0) {
            scan.setLimit(limit);
        }
    }

    /** Reads a scan to its end, and closes it. */
    public static void list(ResultScanner opened, Message message, ReadMapping reading) throws IOException {
        List<Result> results = new ArrayList<>();
        try (ResultScanner scanner = opened) {
            for (Result result = scanner.next(); result != null; result = scanner.next()) {
                results.add(result);
            }
        }
        reading.applyScan(message, results);
        message.setHeader(HBaseConstants.ROW_COUNT, results.size());
    }

    /** Sets the body to an iterator of a scan, which is closed at its end or on completion of the exchange. */
    public static void stream(ResultScanner scanner, Request request) {
        RowIterator rows = new RowIterator(scanner, request.reading()::row);
        request.message().setBody(rows);
        request.exchange().getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange exchange) {
                rows.close();
            }
        });
    }
}
