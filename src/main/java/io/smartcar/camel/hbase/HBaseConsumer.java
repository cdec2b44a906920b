package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.internal.mapping.MessageMapping;
import io.smartcar.camel.hbase.internal.mapping.ReadMapping;
import io.smartcar.camel.hbase.internal.read.ScanFactory;
import io.smartcar.camel.hbase.mapping.CellMappingStrategyFactory;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.support.MessageText;
import java.io.IOException;
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
 * Scans a table periodically, sends each row through the route and then removes it. A row whose exchange fails stays and
 * is read again.
 */
final class HBaseConsumer extends ScheduledBatchPollingConsumer {
    /** Rows in memory, besides those that the client prefetches. */
    private static final int PAGE_SIZE = 100;

    private final HBaseEndpoint endpoint;
    private MessageMapping mapping;
    /** Whether messages name their mapping, since producers map headers by default. */
    private boolean bodyByDefault;

    private ScanFactory scans;
    /** Of the poll under way. */
    private ReadMapping reading;

    /** The row after which the next poll resumes if this one reached its maximum of messages; else null. */
    private byte[] lastRow;

    private int rowsRead;

    /** The failure that ended the scan, thrown after the rows before it are processed; else null. */
    private IOException scanFailure;

    HBaseConsumer(HBaseEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        mapping = endpoint.mappings(CellMappingStrategyFactory.BODY).endpointMapping();
        bodyByDefault = endpoint.getMappingStrategyName() == null && endpoint.getMappingStrategyClassName() == null;
        scans = endpoint.scans(false);
    }

    @Override
    protected int poll() throws Exception {
        shutdownRunningTask = null;
        pendingExchanges = 0;
        AsyncTable<AdvancedScanResultConsumer> table = endpoint.open().table(endpoint.table());
        Message empty = endpoint.createExchange().getIn();
        reading = mapping.reading(HBaseOperation.SCAN, empty);
        Scan scan = scans.scan(empty, reading);
        if (maxMessagesPerPoll > 0) {
            scan.setLimit(maxMessagesPerPoll);
        }
        if (lastRow != null) {
            scan.withStartRow(lastRow, false);
        }
        lastRow = null;
        rowsRead = 0;
        scanFailure = null;
        int count = 0;
        try (ResultScanner scanner = table.getScanner(scan)) {
            forceConsumerAsReady();
            Queue<Object> page = nextPage(scanner);
            while (!page.isEmpty() && isBatchAllowed()) {
                count += processBatch(page);
                page = nextPage(scanner);
            }
        }
        return count;
    }

    private Queue<Object> nextPage(ResultScanner scanner) throws IOException {
        Queue<Object> page = new ArrayDeque<>();
        while (scanFailure == null && page.size() < PAGE_SIZE) {
            Result result;
            try {
                result = scanner.next();
            } catch (IOException failure) {
                // rows before an unavailable region must still be processed
                scanFailure = failure;
                break;
            }
            if (result == null) {
                break;
            }
            page.add(result);
            rowsRead++;
            // otherwise rows that stay, because they fail or none is removed, would block all rows after them
            lastRow = rowsRead == maxMessagesPerPoll ? result.getRow() : null;
        }
        if (scanFailure != null && page.isEmpty()) {
            throw scanFailure;
        }
        return page;
    }

    @Override
    public int processBatch(Queue<Object> page) {
        int total = page.size();
        int index = 0;
        while (!page.isEmpty() && isBatchAllowed()) {
            Result row = (Result) page.poll();
            Exchange exchange = createExchange(false);
            exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
            exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
            exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
            pendingExchanges = page.size();
            process(row, exchange);
            index++;
        }
        return index;
    }

    private void process(Result row, Exchange exchange) {
        try {
            fill(exchange.getIn(), row);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            if (endpoint.isRemove() && !exchange.isRollbackOnly()) {
                endpoint.getRemoveHandler().remove(endpoint.open().table(endpoint.table()), row);
            }
        } catch (Exception failure) {
            getExceptionHandler()
                    .handleException(
                            "Failed to process row '"
                                    + MessageText.of(Bytes.toStringBinary(row.getRow())) + "' of table '"
                                    + endpoint.getTableName() + "': it stays and will be read again",
                            exchange,
                            failure);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void fill(Message message, Result row) {
        message.setHeader(HBaseConstants.MARKED_ROW_ID, row.getRow());
        if (bodyByDefault) {
            message.setHeader(HBaseConstants.MAPPING_STRATEGY, CellMappingStrategyFactory.BODY);
        }
        reading.applyRow(message, row);
    }
}
