package io.smartcar.camel.hbase.internal.read;

import io.smartcar.camel.hbase.config.HBaseReadConfiguration;
import io.smartcar.camel.hbase.internal.client.Await;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.mapping.ReadMapping;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.Consistency;
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
            case GET -> get(client, table, requests);
            case EXISTS -> exists(client, table, requests);
            default -> {
                for (Request request : requests) {
                    scan(client, table, request);
                }
            }
        }
    }

    /** Gets rows in one call. */
    private void get(HBaseClient client, TableName table, List<Request> requests) throws IOException {
        List<Get> gets = new ArrayList<>();
        int[] ends = gets(requests, gets);
        List<CompletableFuture<Result>> answers = get(client.table(table), gets);
        long patience = client.settings().patience();
        int from = 0;
        for (int index = 0; index < ends.length; index++) {
            List<Result> results = results(answers.subList(from, ends[index]), patience, table);
            Request request = requests.get(index);
            request.reading().applyGets(request.message(), results);
            long found = results.stream().filter(result -> !result.isEmpty()).count();
            request.message().setHeader(HBaseConstants.ROW_COUNT, (int) found);
            setStale(request.message(), results);
            from = ends[index];
        }
    }

    /** Sets a header of each message to whether all its rows exist, by one call. */
    private void exists(HBaseClient client, TableName table, List<Request> requests) throws IOException {
        List<Get> gets = new ArrayList<>();
        int[] ends = gets(requests, gets);
        List<CompletableFuture<Boolean>> answers = exists(client.table(table), gets);
        long patience = client.settings().patience();
        int from = 0;
        for (int index = 0; index < ends.length; index++) {
            boolean all = !results(answers.subList(from, ends[index]), patience, table)
                    .contains(false);
            requests.get(index).message().setHeader(HBaseConstants.FOUND, all);
            from = ends[index];
        }
    }

    private List<CompletableFuture<Result>> get(AsyncTable<?> table, List<Get> gets) {
        // a batch of gets never reads replicas
        return readsReplicas() ? gets.stream().map(table::get).toList() : table.get(gets);
    }

    private List<CompletableFuture<Boolean>> exists(AsyncTable<?> table, List<Get> gets) {
        return readsReplicas() ? gets.stream().map(table::exists).toList() : table.exists(gets);
    }

    private boolean readsReplicas() {
        return configuration.getConsistency() == Consistency.TIMELINE;
    }

    private void setStale(Message message, List<Result> results) {
        if (readsReplicas()) {
            message.setHeader(HBaseConstants.STALE, results.stream().anyMatch(Result::isStale));
        }
    }

    private static <T> List<T> results(List<CompletableFuture<T>> answers, long patience, TableName table)
            throws IOException {
        List<T> results = new ArrayList<>(answers.size());
        for (CompletableFuture<T> answer : answers) {
            results.add(Await.result(answer, patience, "Reading from table '" + table + "'"));
        }
        return results;
    }

    /** Collects the gets of all requests; returns where those of each request end. */
    private int[] gets(List<Request> requests, List<Get> gets) throws IOException {
        int[] ends = new int[requests.size()];
        for (int index = 0; index < ends.length; index++) {
            Request request = requests.get(index);
            gets.addAll(gets(request.message(), request.reading()));
            ends[index] = gets.size();
        }
        return ends;
    }

    private List<Get> gets(Message message, ReadMapping reading) throws IOException {
        List<Get> gets = reading.gets();
        if (gets.isEmpty()) {
            throw new IllegalArgumentException("Expected the key of a row (header " + HBaseConstants.ROW_ID
                    + ", or an HBaseData with rows), got none");
        }
        for (Get get : gets) {
            scans.complete(get, message, reading);
        }
        return gets;
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
            setStale(message, list(opened.getScanner(scan), message, request.reading()));
        }
    }

    private static void limit(Scan scan, int limit) {
        if (limit > 0) {
            scan.setLimit(limit);
        }
    }

    /** Reads a scan to its end, and closes it. */
    public static List<Result> list(ResultScanner opened, Message message, ReadMapping reading) throws IOException {
        List<Result> results = new ArrayList<>();
        try (ResultScanner scanner = opened) {
            for (Result result = scanner.next(); result != null; result = scanner.next()) {
                results.add(result);
            }
        }
        reading.applyScan(message, results);
        message.setHeader(HBaseConstants.ROW_COUNT, results.size());
        return results;
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
