package io.smartcar.component.hbase;

import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.apache.hadoop.hbase.client.AdvancedScanResultConsumer;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Scans a table again and again, sends each row through the route and removes it afterwards. A row whose exchange fails
 * stays and is read again.
 */
final class HBaseConsumer extends ScheduledBatchPollingConsumer {
    /** Rows in memory beside those that the client fetches ahead. */
    private static final int PAGE = 100;

    private final HBaseEndpoint endpoint;
    private MessageMapping mapping;
    private ScanFactory scans;

    /** A row and the exchange that carries it. */
    /** Where the next poll goes on, if this one was ended by the most messages of a poll; else null. */
    private byte[] lastRow;

    private int rowsRead;

    private record Row(Exchange exchange, Result result) {}

    HBaseConsumer(HBaseEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        mapping = MessageMappings.ofConsumer(endpoint);
        HBaseReadConfiguration configuration = endpoint.getReadConfiguration();
        FilterSource filters = new FilterSource(configuration.getFilters(), endpoint.getCamelContext());
        scans = new ScanFactory(configuration, filters, endpoint.getCamelContext());
    }

    @Override
    protected int poll() throws Exception {
        shutdownRunningTask = null;
        pendingExchanges = 0;
        AsyncTable<AdvancedScanResultConsumer> table = endpoint.open().table(endpoint.table());
        Message empty = endpoint.createExchange().getIn();
        Reading reading = mapping.reading(HBaseOperation.SCAN, empty);
        Scan scan = scans.scan(empty, reading);
        if (maxMessagesPerPoll > 0) {
            scan.setLimit(maxMessagesPerPoll);
        }
        if (lastRow != null) {
            scan.withStartRow(lastRow, false);
        }
        lastRow = null;
        rowsRead = 0;
        int count = 0;
        try (ResultScanner scanner = table.getScanner(scan)) {
            forceConsumerAsReady();
            Queue<Object> page = nextPage(scanner, reading);
            while (!page.isEmpty() && isBatchAllowed()) {
                count += processBatch(page);
                page = nextPage(scanner, reading);
            }
            release(page);
        }
        return count;
    }

    private Queue<Object> nextPage(ResultScanner scanner, Reading reading) throws Exception {
        Queue<Object> page = new ArrayDeque<>();
        while (page.size() < PAGE) {
            Result result = scanner.next();
            if (result == null) {
                break;
            }
            page.add(new Row(exchange(result, reading), result));
            rowsRead++;
            // rows that stay, since they fail or none is removed, would keep those behind them from ever being read
            lastRow = rowsRead == maxMessagesPerPoll ? result.getRow() : null;
        }
        return page;
    }

    private Exchange exchange(Result result, Reading reading) {
        Exchange exchange = createExchange(false);
        reading.applyRow(exchange.getIn(), result);
        exchange.getIn().setHeader(HBaseConstants.MARKED_ROW_ID, result.getRow());
        return exchange;
    }

    @Override
    public int processBatch(Queue<Object> page) {
        int total = page.size();
        int index = 0;
        while (!page.isEmpty() && isBatchAllowed()) {
            Row row = (Row) page.poll();
            row.exchange().setProperty(ExchangePropertyKey.BATCH_INDEX, index);
            row.exchange().setProperty(ExchangePropertyKey.BATCH_SIZE, total);
            row.exchange().setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
            pendingExchanges = page.size();
            process(row);
            index++;
        }
        release(page);
        return index;
    }

    private void process(Row row) {
        Exchange exchange = row.exchange();
        try {
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            if (endpoint.isRemove() && !exchange.isRollbackOnly()) {
                endpoint.getRemoveHandler().remove(endpoint.open().table(endpoint.table()), row.result());
            }
        } catch (Exception failure) {
            getExceptionHandler()
                    .handleException(
                            "Failed to process row '"
                                    + Bytes.toStringBinary(row.result().getRow()) + "' of table '"
                                    + endpoint.getTableName() + "': it stays and is read again",
                            exchange,
                            failure);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void release(Queue<Object> page) {
        page.forEach(row -> releaseExchange(((Row) row).exchange(), false));
        page.clear();
    }
}
