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
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * Store messages on the local disk and deliver them in batches, at least once and in the order in which they were
 * stored.
 *
 * <p>The producer takes a {@link ReceivedMessage}, a list of them, or bytes; its exchange completes when they are
 * stored. The consumer delivers a {@code List<Exchange>} and acknowledges it when the route has processed it without a
 * failure; otherwise it redelivers the messages.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "spool",
        title = "Spool",
        syntax = "spool:name",
        category = {Category.FILE, Category.MESSAGING},
        headersClass = SpoolConstants.class)
public final class SpoolEndpoint extends ScheduledPollEndpoint {
    private static final long DELAY_MILLIS = 20;

    @UriPath
    @Metadata(required = true, description = "The name of the spool and of its folder")
    private final String name;

    @UriParam(label = "consumer", defaultValue = "5000", description = "The maximum number of messages of a batch")
    private int batchSize = 5000;

    @UriParam(
            label = "consumer",
            defaultValue = "16777216",
            description = "The maximum size of a batch in bytes; a larger message is a batch of its own")
    private long batchBytes = 16L << 20;

    @UriParam(
            label = "consumer",
            defaultValue = "1000",
            description = "The delay in milliseconds before the messages of a failed batch are redelivered;"
                    + " doubled at each further failure, up to a minute")
    private long retryMs = 1000;

    SpoolEndpoint(String uri, SpoolComponent component, String name) {
        super(uri, component);
        this.name = name;
        setInitialDelay(0);
        setDelay(DELAY_MILLIS);
        setGreedy(true);
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

    /** The maximum number of messages of a batch; 5,000 by default. */
    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public long getBatchBytes() {
        return batchBytes;
    }

    /** The maximum size of a batch, 16 MiB by default; a larger message is a batch of its own. */
    public void setBatchBytes(long batchBytes) {
        this.batchBytes = batchBytes;
    }

    public long getRetryMs() {
        return retryMs;
    }

    /**
     * The delay before the messages of a failed batch are redelivered, 1,000 ms by default; doubled at each further
     * failure, up to a minute.
     */
    public void setRetryMs(long retryMs) {
        this.retryMs = retryMs;
    }
}
