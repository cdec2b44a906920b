package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.mapping.MessageMappings;
import io.smartcar.camel.hbase.internal.read.RowReader;
import io.smartcar.camel.hbase.internal.write.MessageBatch;
import io.smartcar.camel.hbase.internal.write.RowWriter;
import io.smartcar.camel.hbase.internal.write.WriteOptions;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.support.client.ProducerHealth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.apache.hadoop.hbase.TableName;

/** Writes and reads rows for single messages and for batches of messages. Thread-safe. */
final class HBaseProducer extends DefaultProducer {
    private final HBaseEndpoint endpoint;
    private MessageMappings mappings;
    private WriteOptions options;
    private RowReader reader;
    private ProducerHealth health;

    HBaseProducer(HBaseEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        mappings = endpoint.mappings(null);
        options = new WriteOptions(
                endpoint.getWriteConfiguration(),
                endpoint.getColumnsConfiguration().getValueFormat(),
                endpoint.getCamelContext());
        health = endpoint.health();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        reader = new RowReader(endpoint.getReadConfiguration(), endpoint.scans(true));
        health.start();
    }

    @Override
    protected void doStop() throws Exception {
        health.stop();
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        Action action = new Action(endpoint.defaultOperation(), endpoint.table()).overriddenBy(message);
        MessageBatch batch = MessageBatch.of(exchange, mappings, action.operation(), options);
        if (batch != null) {
            processBatch(exchange, batch, action);
        } else if (action.operation().isRead()) {
            RowReader.Request request = request(action, message, exchange);
            reader.read(endpoint.open(), action.operation(), action.table(), List.of(request));
        } else {
            RowWriter writer = writer(endpoint.open(), exchange, Exchange.class::cast);
            writer.add(action.operation(), action.table(), message, exchange);
            writer.finish();
        }
    }

    private void processBatch(Exchange exchange, MessageBatch batch, Action defaults) throws Exception {
        HBaseClient client = endpoint.open();
        RowWriter writer = writer(client, exchange, batch::exchangeOf);
        Map<Action, List<RowReader.Request>> reads = new LinkedHashMap<>();
        try {
            add(exchange, batch, defaults, writer, reads);
        } catch (RuntimeException abort) {
            writer.addFailuresTo(abort);
            throw abort;
        }
        try {
            writer.finish();
        } catch (HBaseBatchException writeFailures) {
            try {
                read(client, reads);
            } catch (IOException | RuntimeException readFailure) {
                writeFailures.addSuppressed(readFailure);
            }
            throw writeFailures;
        }
        if (!writer.isTransacted()) {
            batch.applyResults(defaults.operation());
        }
        read(client, reads);
    }

    private void add(
            Exchange exchange,
            MessageBatch batch,
            Action defaults,
            RowWriter writer,
            Map<Action, List<RowReader.Request>> reads) {
        for (Message message = batch.next(); message != null; message = batch.next()) {
            Object origin = writer.isTransacted() ? batch.exchange(message) : batch.origin(message);
            try {
                Action action = defaults.overriddenBy(message);
                if (action.operation().isRead()) {
                    reads.computeIfAbsent(action, key -> new ArrayList<>()).add(request(action, message, exchange));
                } else {
                    writer.add(action.operation(), action.table(), message, origin);
                }
            } catch (IllegalStateException misuse) {
                throw misuse;
            } catch (RuntimeException cause) {
                // includes headers that cannot be converted and failures of the application's own mappings
                writer.reject(endpoint.getTableName(), batch.exchangeOf(origin), cause);
            }
            writer.writeIfFull();
        }
    }

    /** Reads of one operation and table take one call. */
    private void read(HBaseClient client, Map<Action, List<RowReader.Request>> reads) throws IOException {
        for (Map.Entry<Action, List<RowReader.Request>> same : reads.entrySet()) {
            reader.read(client, same.getKey().operation(), same.getKey().table(), same.getValue());
        }
    }

    private RowWriter writer(HBaseClient client, Exchange exchange, Function<Object, Exchange> exchangeOf) {
        return new RowWriter(client, mappings, options, HBaseTransaction.buffer(exchange), exchangeOf);
    }

    /** @param exchange that of the batch, which outlives those of its elements */
    private RowReader.Request request(Action action, Message message, Exchange exchange) {
        return new RowReader.Request(message, mappings.of(message).reading(action.operation(), message), exchange);
    }

    /**
     * The operation on a table.
     *
     * @param table null if the message must name it
     */
    private record Action(HBaseOperation operation, TableName table) {
        @Override
        public TableName table() {
            if (table == null) {
                throw new IllegalArgumentException("Expected the table in the header " + HBaseConstants.TABLE_NAME
                        + ", since the endpoint names none");
            }
            return table;
        }

        /** The action that the headers ask for; this one where they do not. */
        Action overriddenBy(Message message) {
            String operationName = message.getHeader(HBaseConstants.OPERATION, String.class);
            String tableName = message.getHeader(HBaseConstants.TABLE_NAME, String.class);
            if (operationName == null && tableName == null) {
                return this;
            }
            return new Action(
                    operationName == null ? operation : HBaseOperation.of(operationName),
                    tableName == null ? table : TableName.valueOf(tableName));
        }
    }
}
