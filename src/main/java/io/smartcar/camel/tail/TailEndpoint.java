package io.smartcar.camel.tail;

import io.smartcar.camel.tail.config.TailConfiguration;
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
 * Read the lines of growing files, through rotation, truncation and restarts, and keep a position per file that moves
 * only when the lines were processed.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "tail",
        title = "Tail",
        syntax = "tail:directory",
        consumerOnly = true,
        category = {Category.FILE},
        headersClass = TailConstants.class)
public class TailEndpoint extends DefaultEndpoint {

    @UriPath(description = "The directory of the files. It may be created later.")
    @Metadata(required = true)
    private final String directory;

    @UriParam
    private final TailConfiguration configuration;

    /** Creates an endpoint; see {@link TailComponent}. */
    public TailEndpoint(String uri, TailComponent component, String directory, TailConfiguration configuration) {
        super(uri, component);
        this.directory = directory;
        this.configuration = configuration;
    }

    /** @throws UnsupportedOperationException always: there is nothing to write to */
    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("tail: reads files; to write to one, use the file component");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        configuration.check();
        TailConsumer consumer = new TailConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public TailComponent getComponent() {
        return (TailComponent) super.getComponent();
    }

    /** Returns the directory of the files. */
    public String getDirectory() {
        return directory;
    }

    /** Returns the options. */
    public TailConfiguration getConfiguration() {
        return configuration;
    }
}
