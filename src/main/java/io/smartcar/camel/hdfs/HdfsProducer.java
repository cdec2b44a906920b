package io.smartcar.camel.hdfs;

import io.smartcar.camel.hdfs.failure.HdfsRecordException;
import io.smartcar.camel.hdfs.files.DataFolder;
import io.smartcar.camel.hdfs.format.FileSchema;
import io.smartcar.camel.hdfs.format.FileType;
import io.smartcar.camel.support.client.ProducerHealth;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/**
 * Writes the records of single messages and of batches: into the exchange's transaction, or else into files that are
 * complete when the message is. A batch is an {@link Iterable} body of exchanges, messages or bodies. Thread-safe.
 */
final class HdfsProducer extends DefaultProducer {
    private final HdfsEndpoint endpoint;
    private final ProducerHealth health;
    /** Most records have the folder of the one before. */
    private volatile String checkedFolder;

    HdfsProducer(HdfsEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        health = endpoint.health();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        health.start();
    }

    @Override
    protected void doStop() throws Exception {
        health.stop();
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        HdfsTransaction transaction = HdfsTransaction.of(exchange);
        if (transaction != null) {
            collect(exchange, transaction);
        } else {
            try (NewFiles files = new NewFiles(endpoint)) {
                write(exchange, files);
                files.publish();
            }
        }
    }

    private void write(Exchange exchange, NewFiles files) throws Exception {
        if (exchange.getMessage().getBody() instanceof Iterable<?> batch) {
            for (Object element : batch) {
                if (!(element instanceof Exchange own) || own.getException() == null) {
                    files.write(record(element, exchange));
                }
            }
        } else {
            files.write(record(exchange, exchange));
        }
    }

    private void collect(Exchange exchange, HdfsTransaction transaction) {
        if (exchange.getMessage().getBody() instanceof Iterable<?> batch) {
            for (Object element : batch) {
                if (!(element instanceof Exchange own)) {
                    transaction.add(record(element, exchange));
                } else if (own.getException() == null) {
                    try {
                        transaction.add(record(own, exchange));
                    } catch (HdfsRecordException rejection) {
                        own.setException(rejection);
                    }
                }
            }
        } else {
            transaction.add(record(exchange, exchange));
        }
    }

    /** @param element an exchange, a message or a body; what it does not name is named by the batch's message */
    private HdfsWrite record(Object element, Exchange batch) {
        Message message =
                element instanceof Exchange own ? own.getMessage() : element instanceof Message given ? given : null;
        Exchange source = element instanceof Exchange own ? own : batch;
        FileSchema schema = endpoint.getFormat() == FileType.TEXT
                ? null
                : header(HdfsConstants.SCHEMA, message, batch, FileSchema.class);
        Object body = message == null ? element : message.getBody();
        return new HdfsWrite(
                source,
                endpoint,
                folder(message, batch),
                schema,
                endpoint.format().record(text(body, batch), schema));
    }

    /** Other bodies, such as streams, as bytes. */
    private static Object text(Object body, Exchange exchange) {
        if (body == null || body instanceof byte[] || body instanceof CharSequence || body instanceof Object[]) {
            return body;
        }
        byte[] bytes = exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body);
        return bytes == null ? body : bytes;
    }

    private String folder(Message message, Exchange batch) {
        String named = header(HdfsConstants.FOLDER, message, batch, String.class);
        String folder = named == null ? endpoint.getFolder() : named;
        if (folder == null) {
            throw new HdfsRecordException(
                    "Expected the folder in the header " + HdfsConstants.FOLDER + ", since the endpoint names none");
        }
        if (folder.equals(checkedFolder)) {
            return folder;
        }
        try {
            checkedFolder = DataFolder.check(folder);
            return folder;
        } catch (IllegalArgumentException invalid) {
            throw new HdfsRecordException(invalid.getMessage(), invalid);
        }
    }

    private static <T> T header(String name, Message message, Exchange batch, Class<T> type) {
        Object own = message == null ? null : message.getHeader(name);
        Object value = own == null ? batch.getMessage().getHeader(name) : own;
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        throw new HdfsRecordException("Expected header " + name + " to be a " + type.getSimpleName() + ", got a "
                + value.getClass().getName());
    }
}
