package io.smartcar.event;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;

/**
 * Reads a finished file of a declared kind as batches of events, for a streaming {@code split}: one batch is in memory
 * at a time. The bean {@code eventReader}. Thread-safe once configured.
 */
public final class EventReader implements CamelContextAware {
    private static final String READING = "event.reading";

    private static final String SOURCE = "file";

    private CamelContext camelContext;
    private Kinds kinds;
    private IncomingFiles files;
    private int batchSize = 5000;
    private int maxBytes = 16384;
    private String collector = "";
    private Clock clock = Clock.systemUTC();
    private EventCounters counters;

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** The kinds that tell by a file's name what its lines are. Required. */
    public void setKinds(Kinds kinds) {
        this.kinds = kinds;
    }

    /** The folder's keeper, which is told of each file begun and finished. Required. */
    public void setFiles(IncomingFiles files) {
        this.files = files;
    }

    /** How many lines make a batch; 5,000 by default. */
    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    /** How many bytes an event may have; 16,384 by default. Longer lines are refused. */
    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The name of this collector in event ids; the host's name by default. Must survive a restart. */
    public void setCollector(String collector) {
        this.collector = collector;
    }

    /** The clock that gives the time of reading; the system's by default. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * Begins to read the file that is the exchange's body.
     *
     * @return the batches, to be closed by the splitter: events, and after those of the same lines the refused ones
     * @throws Exception if the body is not a file, or the file is gone or cannot be read
     */
    public Iterator<EventBatch> read(Exchange exchange) throws Exception {
        Path file = exchange.getMessage().getMandatoryBody(File.class).toPath();
        files.begun(file);
        List<Kind> claiming = kinds.allOfFile(file.getFileName());
        if (claiming.isEmpty()) {
            throw new IOException("No kind of events claims the file " + file);
        }
        String identity = FileIdentity.of(collectorName(), file);
        InputStream in = Files.newInputStream(file);
        LineEvents events = new LineEvents(
                exchange, claiming, file, identity, clock, kind -> counters().source(SOURCE, kind));
        EventBatches batches = new EventBatches(exchange, new LineReader(in, maxBytes), events, file, batchSize);
        exchange.setProperty(READING, batches);
        return batches;
    }

    /**
     * Makes sure that the file that was read is still what it was, so that it may be moved aside.
     *
     * @throws IOException if it has grown since, or was replaced: it is to be read again
     */
    public void finish(Exchange exchange) throws IOException {
        EventBatches batches = exchange.getProperty(READING, EventBatches.class);
        exchange.removeProperty(READING);
        Path file = batches.file();
        long size = Files.size(file);
        if (size != batches.consumed()) {
            throw new IOException("Expected the file " + file + " to be finished, but it has " + size
                    + " bytes now, of which " + batches.consumed() + " were read: it will be read again. Move files"
                    + " into the folder when they are complete, or raise files.quiet-ms");
        }
        files.finished(file);
    }

    private synchronized EventCounters counters() {
        if (counters == null) {
            counters = EventCounters.of(camelContext);
        }
        return counters;
    }

    private synchronized String collectorName() throws IOException {
        if (collector.isEmpty()) {
            collector = InetAddress.getLocalHost().getHostName();
        }
        return collector;
    }
}
