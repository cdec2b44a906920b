package io.smartcar.camel.spool;

import io.smartcar.camel.spool.queue.ReceivedMessage;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Store messages durably on the local disk, and deliver them in batches, at least once and in their order.
 *
 * <p>The producer takes a {@link ReceivedMessage}, a list of them, or bytes; its exchange completes when they are stored. The consumer
 * delivers a {@code List<Exchange>} and acknowledges it when the route has processed it without a failure; after a failure
 * the same batch is redelivered.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "spool",
        title = "Spool",
        syntax = "spool:name",
        category = {Category.FILE, Category.MESSAGING},
        headersClass = SpoolConstants.class)
public final class SpoolEndpoint extends DefaultEndpoint {
    @UriPath
    @Metadata(required = true, description = "The name of the spool, and of its folder")
    private final String name;

    @UriParam(label = "consumer", defaultValue = "5000", description = "How many messages a batch has at most")
    private int batchSize = 5000;

    @UriParam(label = "consumer", defaultValue = "16777216", description = "How many bytes of messages a batch has")
    private long batchBytes = 16L << 20;

    @UriParam(
            label = "consumer",
            defaultValue = "20",
            description = "How long, in milliseconds, to wait before looking again when there is nothing to read")
    private long pollMs = 20;

    @UriParam(
            label = "consumer",
            defaultValue = "1000",
            description = "How long, in milliseconds, to wait before a batch that failed is delivered again;"
                    + " doubled at each failure, up to a minute")
    private long retryMs = 1000;

    SpoolEndpoint(String uri, SpoolComponent component, String name) {
        super(uri, component);
        this.name = name;
    }

    @Override
    public Producer createProducer() {
        return new SpoolProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        SpoolConsumer consumer = new SpoolConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public SpoolComponent getComponent() {
        return (SpoolComponent) super.getComponent();
    }

    public String getName() {
        return name;
    }

    public int getBatchSize() {
        return batchSize;
    }

    /** How many messages a batch has at most; 5,000 by default. */
    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public long getBatchBytes() {
        return batchBytes;
    }

    /** How many bytes of messages a batch has at most, unless one message alone has more; 16 MiB by default. */
    public void setBatchBytes(long batchBytes) {
        this.batchBytes = batchBytes;
    }

    public long getPollMs() {
        return pollMs;
    }

    /** How long to wait before looking again when there is nothing to read, in milliseconds; 20 by default. */
    public void setPollMs(long pollMs) {
        this.pollMs = pollMs;
    }

    public long getRetryMs() {
        return retryMs;
    }

    /** How long to wait before a batch that failed is delivered again, in milliseconds, doubled at each failure up to a minute; 1,000 by default. */
    public void setRetryMs(long retryMs) {
        this.retryMs = retryMs;
    }
}
