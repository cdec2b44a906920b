package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.config.HBaseReadConfiguration;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.mapping.HBaseHeaders;
import io.smartcar.camel.hbase.internal.mapping.MessageMappings;
import io.smartcar.camel.hbase.internal.mapping.ReadMapping;
import io.smartcar.camel.hbase.internal.read.FilterSource;
import io.smartcar.camel.hbase.internal.read.RowReader;
import io.smartcar.camel.hbase.internal.read.ScanFactory;
import io.smartcar.camel.hbase.internal.write.MessageBatch;
import io.smartcar.camel.hbase.internal.write.RowWriter;
import io.smartcar.camel.hbase.internal.write.WriteBuffer;
import io.smartcar.camel.hbase.internal.write.WriteOptions;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
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
import org.apache.hadoop.hbase.client.Mutation;

/** Writes and reads the rows that messages ask for, one message or a batch of them at a time. Thread-safe. */
final class HBaseProducer extends DefaultProducer {
    private final HBaseEndpoint endpoint;
    private MessageMappings mappings;
    private WriteOptions finish;
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
        finish = new WriteOptions(endpoint.getWriteConfiguration(), endpoint.getCamelContext());
        health = new ProducerHealth(endpoint);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        HBaseReadConfiguration configuration = endpoint.getReadConfiguration();
        FilterSource filters = new FilterSource(configuration.getFilters(), endpoint.getCamelContext());
        ScanFactory scans = new ScanFactory(configuration, filters, endpoint.getCamelContext(), true);
        reader = new RowReader(configuration, scans);
        health.start();
    }

    @Override
    protected void doStop() throws Exception {
        health.stop();
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        HBaseHeaders headers = HBaseHeaders.of(exchange.getMessage());
        Defaults defaults = defaults(headers);
        MessageBatch batch = MessageBatch.of(exchange, mappings, defaults.operation(), finish);
        if (batch == null) {
            processOne(exchange, defaults, headers);
        } else {
            processAll(exchange, defaults, batch);
        }
    }

    private void processOne(Exchange exchange, Defaults defaults, HBaseHeaders headers) throws Exception {
        Message message = headers.message();
        if (defaults.operation().isRead()) {
            ReadMapping reading = mappings.of(headers).reading(defaults.operation(), message);
            read(defaults.operation(), defaults.table(), List.of(new RowReader.Request(message, reading, exchange)));
        } else {
            RowWriter writer = writer(exchange, WriteBuffer.OF_EXCHANGES);
            write(writer, defaults.operation(), defaults.table(), headers, exchange);
            writer.finish();
        }
    }

    private Defaults defaults(HBaseHeaders headers) {
        Defaults ofEndpoint = new Defaults(endpoint.defaultOperation(), endpoint.table());
        return new Defaults(ofEndpoint.operation(headers), ofEndpoint.table(headers));
    }

    private RowWriter writer(Exchange exchange, Function<Object, Exchange> ofBody) throws IOException {
        return new RowWriter(endpoint.open(), finish, HBaseTransaction.batches(exchange), ofBody);
    }

    private void processAll(Exchange exchange, Defaults defaults, MessageBatch batch) throws Exception {
        RowWriter writer = writer(exchange, batch::alone);
        Reads reads = new Reads();
        try {
            takeAll(exchange, defaults, batch, writer, reads);
        } catch (RuntimeException brokenOff) {
            writer.tell(brokenOff);
            throw brokenOff;
        }
        try {
            writer.finish();
        } catch (HBaseBatchException notStored) {
            reads.runAfter(notStored);
            throw notStored;
        }
        if (!writer.isInTransaction()) {
            batch.answer(defaults.operation());
        }
        reads.run();
    }

    private void takeAll(Exchange exchange, Defaults defaults, MessageBatch batch, RowWriter writer, Reads reads) {
        boolean isAlone = !writer.isInTransaction();
        HBaseHeaders headers = new HBaseHeaders();
        for (Message message = batch.next(); message != null; message = batch.next()) {
            try {
                headers.view(message);
                HBaseOperation operation = defaults.operation(headers);
                TableName table = defaults.table(headers);
                if (operation.isRead()) {
                    reads.add(operation, table, headers, exchange);
                } else {
                    write(writer, operation, table, headers, isAlone ? batch.origin(message) : batch.exchange(message));
                }
            } catch (IllegalStateException ofRoute) {
                throw ofRoute;
            } catch (RuntimeException refusal) {
                // a header that cannot be converted, too, or a mapping of the application's own that fails
                Exchange reported = isAlone ? batch.alone(batch.origin(message)) : batch.exchange(message);
                writer.refuse(defaults.table(), reported, refusal);
            }
            writer.writeIfMany();
        }
    }

    private void write(
            RowWriter writer, HBaseOperation operation, TableName table, HBaseHeaders headers, Object origin) {
        Object ready = headers.get(HBaseConstants.MUTATION);
        if (ready == null && headers.message().getBody() instanceof Mutation mutation) {
            ready = mutation;
        }
        if (ready == null) {
            writer.add(mappings.of(headers), operation, table, headers, origin);
        } else if (ready instanceof Mutation mutation) {
            writer.add(operation, table, mutation, headers, origin);
        } else {
            throw new IllegalArgumentException("Expected a Mutation in header " + HBaseConstants.MUTATION + ", got "
                    + ready.getClass().getName());
        }
    }

    private void read(HBaseOperation operation, TableName table, List<RowReader.Request> requests) throws IOException {
        HBaseClient client = endpoint.open();
        switch (operation) {
            case GET -> reader.get(client, table, requests);
            case EXISTS -> reader.exists(client, table, requests);
            default -> {
                for (RowReader.Request request : requests) {
                    reader.scan(client, table, request);
                }
            }
        }
    }

    /** What to do with messages that do not say it, and where. */
    private record Defaults(HBaseOperation operation, TableName table) {
        HBaseOperation operation(HBaseHeaders headers) {
            String name = headers.get(HBaseConstants.OPERATION, null, String.class);
            return name == null ? operation : HBaseOperation.of(name);
        }

        TableName table(HBaseHeaders headers) {
            String name = headers.get(HBaseConstants.TABLE_NAME, null, String.class);
            return name == null ? table : TableName.valueOf(name);
        }
    }

    /** The reads of a batch, put together so that those of one kind and table take one call. */
    private final class Reads {
        private record Kind(HBaseOperation operation, TableName table) {}

        private final Map<Kind, List<RowReader.Request>> requests = new LinkedHashMap<>();

        /** @param exchange that of the batch, which outlives those of its elements */
        void add(HBaseOperation operation, TableName table, HBaseHeaders headers, Exchange exchange) {
            Message message = headers.message();
            ReadMapping reading = mappings.of(headers).reading(operation, message);
            requests.computeIfAbsent(new Kind(operation, table), kind -> new ArrayList<>())
                    .add(new RowReader.Request(message, reading, exchange));
        }

        /** Runs although something was not stored, which remains what is reported. */
        void runAfter(HBaseBatchException notStored) {
            try {
                run();
            } catch (IOException | RuntimeException notRead) {
                notStored.addSuppressed(notRead);
            }
        }

        void run() throws IOException {
            for (Map.Entry<Kind, List<RowReader.Request>> entry : requests.entrySet()) {
                read(entry.getKey().operation(), entry.getKey().table(), entry.getValue());
            }
        }
    }
}
