package io.smartcar.component.hbase;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Mutation;

/** Writes and reads the rows that messages ask for, one message or a batch of them at a time. Thread-safe. */
final class HBaseProducer extends DefaultProducer {
    private final HBaseEndpoint endpoint;
    private MessageMappings mappings;
    private MutationFinish finish;
    private RowReader reader;
    private ProducerHealth health;

    HBaseProducer(HBaseEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        mappings = new MessageMappings(endpoint);
        finish = new MutationFinish(endpoint.getWriteConfiguration(), endpoint.getCamelContext());
        health = new ProducerHealth(endpoint);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        HBaseReadConfiguration configuration = endpoint.getReadConfiguration();
        FilterSource filters = new FilterSource(configuration.getFilters(), endpoint.getCamelContext());
        ScanFactory scans = new ScanFactory(configuration, filters, endpoint.getCamelContext());
        reader = new RowReader(endpoint.client(), configuration, scans);
        health.start();
    }

    @Override
    protected void doStop() throws Exception {
        health.stop();
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        MessageBatch batch = MessageBatch.of(exchange, mappings.mapsBodies());
        if (batch == null) {
            processOne(exchange);
        } else {
            processAll(exchange, batch);
        }
    }

    private void processOne(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        HBaseOperation operation = operation(message, message);
        if (operation.isRead()) {
            MessageMapping mapping = mappings.of(message);
            RowReader.Request request = new RowReader.Request(message, mapping.reading(operation, message));
            read(operation, table(message, message), List.of(request));
        } else {
            RowWriter writer = writer(exchange);
            write(writer, operation, message, message, exchange);
            writer.finish();
        }
    }

    private RowWriter writer(Exchange exchange) throws IOException {
        return new RowWriter(endpoint.open(), finish, HBaseTransaction.of(exchange));
    }

    private void processAll(Exchange exchange, MessageBatch batch) throws Exception {
        Message parent = exchange.getMessage();
        RowWriter writer = writer(exchange);
        Reads reads = new Reads();
        for (Message message = batch.next(); message != null; message = batch.next()) {
            HBaseOperation operation = operation(message, parent);
            if (operation.isRead()) {
                reads.add(operation, table(message, parent), message);
            } else {
                writeOrRefuse(writer, operation, message, parent, batch.exchange(message));
                writer.writeIfMany();
            }
        }
        writer.finish();
        reads.run();
    }

    private void writeOrRefuse(
            RowWriter writer, HBaseOperation operation, Message message, Message parent, Exchange exchange) {
        try {
            write(writer, operation, message, parent, exchange);
        } catch (IllegalArgumentException | RowKeyException refusal) {
            writer.refuse(table(message, parent), exchange, refusal);
        }
    }

    private void write(RowWriter writer, HBaseOperation operation, Message message, Message parent, Exchange exchange) {
        TableName table = table(message, parent);
        Object ready = message.getHeader(HBaseConstants.MUTATION);
        if (ready == null && message.getBody() instanceof Mutation mutation) {
            ready = mutation;
        }
        if (ready == null) {
            writer.add(mappings.of(message), operation, table, message, exchange);
        } else if (ready instanceof Mutation mutation) {
            writer.add(table, mutation, exchange);
        } else {
            throw new IllegalArgumentException("Expected a Mutation in header " + HBaseConstants.MUTATION + ", got "
                    + ready.getClass().getName());
        }
    }

    private void read(HBaseOperation operation, TableName table, List<RowReader.Request> requests) throws IOException {
        switch (operation) {
            case GET -> reader.get(table, requests);
            case EXISTS -> reader.exists(table, requests);
            default -> {
                for (RowReader.Request request : requests) {
                    reader.scan(table, request.message(), request.reading());
                }
            }
        }
    }

    private HBaseOperation operation(Message message, Message parent) {
        String name = message.getHeader(HBaseConstants.OPERATION, String.class);
        if (name == null && parent != message) {
            name = parent.getHeader(HBaseConstants.OPERATION, String.class);
        }
        return name == null ? endpoint.defaultOperation() : HBaseOperation.of(name);
    }

    private TableName table(Message message, Message parent) {
        String name = message.getHeader(HBaseConstants.TABLE_NAME, String.class);
        if (name == null && parent != message) {
            name = parent.getHeader(HBaseConstants.TABLE_NAME, String.class);
        }
        return name == null ? endpoint.table() : TableName.valueOf(name);
    }

    /** The reads of a batch, put together so that those of one kind and table take one call. */
    private final class Reads {
        private record Kind(HBaseOperation operation, TableName table) {}

        private final Map<Kind, List<RowReader.Request>> requests = new LinkedHashMap<>();

        void add(HBaseOperation operation, TableName table, Message message) {
            Reading reading = mappings.of(message).reading(operation, message);
            requests.computeIfAbsent(new Kind(operation, table), kind -> new ArrayList<>())
                    .add(new RowReader.Request(message, reading));
        }

        void run() throws IOException {
            for (Map.Entry<Kind, List<RowReader.Request>> entry : requests.entrySet()) {
                read(entry.getKey().operation(), entry.getKey().table(), entry.getValue());
            }
        }
    }
}
