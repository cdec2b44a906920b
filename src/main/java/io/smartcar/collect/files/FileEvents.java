package io.smartcar.collect.files;

import io.smartcar.camel.support.FileNames;
import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.support.Require;
import io.smartcar.collect.LineEvents;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.kind.Kind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Route;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file of a declared kind as batches of events for a streaming {@code split}, one batch ahead,
 * resuming at the file's position; then decides the file's outcome. The bean {@code fileEvents}. Thread-safe.
 */
public final class FileEvents {
    private static final Logger LOG = LoggerFactory.getLogger(FileEvents.class);
    private static final String SOURCE = "file";

    private final FileSelector selector;
    private final DropFolder folder;
    private final FileCompletion together;
    private final FileLimits limits;
    private final int batchSize;
    private final int maxBytes;
    private final Executor readAhead;
    private final Clock clock;
    private String collector;
    private final EventCounters counters;

    /**
     * Events of dropped files.
     *
     * @param selector knows the kinds of a file
     * @param together completes small files that share the last batch of another; null if each has batches of its own
     * @param limits what a file may be before it is put aside
     * @param batchSize the number of lines in a batch
     * @param maxBytes the largest size of an event; longer lines are rejected
     * @param collector the name of this collector in event ids, which must survive a restart; empty for the host's name
     * @param readAhead the threads that read the next batch of a file while one is sent, at most one for each file
     * @param clock gives the time of reading
     * @throws IllegalArgumentException if a setting is wrong; the message names its key
     */
    public FileEvents(
            CamelContext camelContext,
            FileSelector selector,
            DropFolder folder,
            FileCompletion together,
            FileLimits limits,
            int batchSize,
            int maxBytes,
            String collector,
            Executor readAhead,
            Clock clock) {
        counters = new EventCounters(camelContext);
        this.selector = selector;
        this.folder = folder;
        this.together = together;
        this.limits = limits;
        this.batchSize = Require.between("events.batch-size", batchSize, 1, 100_000);
        this.maxBytes = Require.between("events.max-bytes", maxBytes, 1, Integer.MAX_VALUE / 2);
        this.collector = collector;
        this.readAhead = readAhead;
        this.clock = clock;
    }

    /**
     * Opens the file that is the exchange's body, at its position. The caller closes the iterator.
     *
     * @return batches of events, each followed by the rejected events of the same lines, if any
     * @throws Exception if the body is not a file, or the file does not exist or cannot be read, or if positions cannot
     *     be written: the batches would be sent again after a crash
     */
    public Iterator<EventBatch> read(Exchange exchange) throws Exception {
        FileReading leader = open(exchange, FileNames.path(file(exchange)), batchSize);
        return new FileGroup(exchange, leader, batchSize, lines -> openSmall(exchange, lines));
    }

    /** Opens the next small file; null if there is none, or it must be read on its own. */
    private FileReading openSmall(Exchange exchange, int lines) {
        Path file = together == null ? null : selector.nextSmall();
        try {
            return file == null ? null : open(exchange, file, lines);
        } catch (IOException e) {
            LOG.debug("Failed to open {} with others", MessageText.of(file), e);
            return null;
        }
    }

    private FileReading open(Exchange exchange, Path file, int lines) throws IOException {
        List<Kind> kinds = selector.kinds(file.getFileName());
        if (kinds.isEmpty()) {
            throw new IOException("No kind claims the name of the file " + MessageText.of(file));
        }
        FileSnapshot snapshot = FileSnapshot.of(file);
        String identity;
        try (InputStream in = Channels.newInputStream(folder.open(file))) {
            identity = snapshot.identity(collectorName(), in);
        }
        FileReading reading = new FileReading(exchange, file, kinds, snapshot, identity, folder);
        LineEvents events = new LineEvents(exchange, kinds, file, identity, clock, counters, SOURCE);
        reading.open(limits, maxBytes, events, lines, readAhead, () -> isRouteRunning(exchange));
        return reading;
    }

    /** Camel's conversion of its body to a file takes a backslash in a name for a slash. */
    private static File file(Exchange exchange) throws InvalidPayloadException {
        return exchange.getMessage().getBody() instanceof GenericFile<?> found && found.getFile() instanceof File file
                ? file
                : exchange.getMessage().getMandatoryBody(File.class);
    }

    /** False once the route is suspended, stopped or replaced, which does not wait for the end of a large file. */
    static boolean isRouteRunning(Exchange exchange) {
        String id = exchange.getFromRouteId();
        Route route = id == null ? null : exchange.getContext().getRoute(id);
        return route == null || route.getConsumer() == null || ServiceHelper.isStarted(route.getConsumer());
    }

    /**
     * Saves the position behind an acknowledged batch, which is then never sent again, and completes the small files in it.
     *
     * @throws IOException if the position cannot be written: nothing more is read until it can be; or if an earlier batch
     *     is not acknowledged: the position must not pass it
     */
    public void acknowledge(Exchange batch) throws IOException {
        for (FileReading small : FileGroup.of(batch).acknowledgeBatch()) {
            try {
                small.acknowledgeBatch();
                small.finish();
                together.complete(small);
            } catch (IOException e) {
                // its own exchange reports it if it fails again
                LOG.warn("{}", e.getMessage());
            }
        }
    }

    /**
     * Ends the reading of a file, all of it acknowledged: it is completed when the exchange is.
     *
     * @throws IOException if it was changed while it was read, or a batch is not acknowledged: it is read again
     */
    public void finish(Exchange exchange) throws IOException {
        FileGroup.of(exchange).leader().finish();
    }

    private synchronized String collectorName() throws IOException {
        if (collector.isEmpty()) {
            collector = InetAddress.getLocalHost().getHostName();
        }
        return collector;
    }
}
