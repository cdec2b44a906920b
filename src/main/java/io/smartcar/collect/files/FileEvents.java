package io.smartcar.collect.files;

import io.smartcar.camel.support.LineFormat;
import io.smartcar.camel.support.LineReader;
import io.smartcar.collect.LineEvents;
import io.smartcar.collect.files.FileReading.Fate;
import io.smartcar.collect.files.content.Compression;
import io.smartcar.collect.files.content.DamagedFileException;
import io.smartcar.collect.files.content.FileContent;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.kind.Kind;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a finished file of a declared kind as batches of events, for a streaming {@code split}: one batch is in memory
 * at a time. A file of which a part was acknowledged is read on from there. The bean {@code fileEvents}. Thread-safe
 * once configured.
 */
public final class FileEvents implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(FileEvents.class);
    private static final String SOURCE = "file";

    private CamelContext camelContext;
    private FileSelector files;
    private DropFolder folder;
    private FileChoice duplicates = FileChoice.READ;
    private FileChoice changed = FileChoice.READ;
    private long maxDecompressedBytes = Long.MAX_VALUE;
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

    /** The folder's keeper, which knows the files' kinds and is told of each file begun. Required. */
    public void setFiles(FileSelector files) {
        this.files = files;
    }

    /** The drop folder. Required. */
    public void setFolder(DropFolder folder) {
        this.folder = folder;
    }

    /** What to do with a file whose content was read before; {@code read} by default. */
    public void setDuplicates(FileChoice duplicates) {
        this.duplicates = duplicates;
    }

    /** What to do with a file that was changed while it was read; {@code read} by default. */
    public void setChanged(FileChoice changed) {
        this.changed = changed;
    }

    /** How many bytes a compressed file may have when it is decompressed; no bound by default. */
    public void setMaxDecompressedBytes(long maxDecompressedBytes) {
        this.maxDecompressedBytes = maxDecompressedBytes;
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
     * Begins to read the file that is the exchange's body, or goes on where it was acknowledged.
     *
     * @return the batches, to be closed by the splitter: events, and after those of the same lines the refused ones
     * @throws Exception if the body is not a file, or the file is gone or cannot be read, or if it cannot be written how
     *     far files are read: what is sent then would be sent again
     */
    public Iterator<EventBatch> read(Exchange exchange) throws Exception {
        Path file = exchange.getMessage().getMandatoryBody(File.class).toPath();
        files.begun(file);
        List<Kind> claiming = files.kinds(file.getFileName());
        if (claiming.isEmpty()) {
            throw new IOException("No kind of events claims the file " + file);
        }
        if (files.isFinished(file) || folder.memory().stays(FileState.of(file))) {
            FileReading settled = new FileReading(file, claiming, "", null);
            settled.decide(Fate.SETTLED, "");
            settled.travelWith(exchange);
            return settled.events();
        }
        FileState state = FileState.of(file);
        String identity = FileIdentity.of(collectorName(), file);
        FileReading reading = new FileReading(file, claiming, identity, state);
        reading.travelWith(exchange);
        folder.positions().writeWhatIsMissing();
        long offset = folder.positions().offset(identity);
        reading.saved(offset);
        if (offset > 0 || !isDuplicate(reading)) {
            open(exchange, reading, offset);
        }
        return reading.events();
    }

    private void open(Exchange exchange, FileReading reading, long offset) throws IOException {
        Path file = reading.file();
        FileContent content;
        try {
            content = FileContent.open(file, maxDecompressedBytes, duplicates != FileChoice.IGNORE);
        } catch (DamagedFileException e) {
            reading.decide(Fate.FAILED, e.getMessage());
            return;
        }
        try {
            expectUnchanged(reading);
            content.skipTo(offset);
        } catch (DamagedFileException e) {
            content.close();
            reading.decide(Fate.FAILED, e.getMessage());
            return;
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
        if (offset > 0) {
            LOG.info("Goes on with {} at byte {}: what is before it was acknowledged", file, offset);
        }
        LineEvents events =
                new LineEvents(exchange, reading.kinds(), file, reading.identity(), clock, counters(), SOURCE);
        LineReader lines = new LineReader(LineFormat.unchanged(maxBytes), offset);
        reading.begin(
                content, new EventBatches(exchange, content, lines, events, file, batchSize, () -> isWanted(exchange)));
    }

    /** What was opened by its name is the file whose state, and so its identity and its position, are known. */
    private static void expectUnchanged(FileReading reading) throws IOException {
        if (!FileState.of(reading.file()).equals(reading.state())) {
            throw new IOException("The file " + reading.file() + " was replaced or written to when its reading began:"
                    + " what is there now is read later");
        }
    }

    /** Whether the route still takes files: a stop, or an edit of the route, does not wait for the end of a large one. */
    private static boolean isWanted(Exchange exchange) {
        String id = exchange.getFromRouteId();
        Route route = id == null ? null : exchange.getContext().getRoute(id);
        return route == null || route.getConsumer() == null || ServiceHelper.isStarted(route.getConsumer());
    }

    /** Whether the file is to be kept from being read because its content was read before. */
    private boolean isDuplicate(FileReading reading) throws IOException {
        if (duplicates == FileChoice.IGNORE || reading.state().size() == 0) {
            return false;
        }
        String edges = FileContent.edges(reading.file());
        reading.fingerprint(edges, "");
        if (duplicates == FileChoice.READ
                || !folder.memory().mayHave(reading.state().size(), edges)) {
            return false;
        }
        Optional<KnownFile> before = folder.memory().withContent(contentOf(reading));
        if (before.isEmpty()) {
            return false;
        }
        reading.decide(duplicates == FileChoice.MOVE ? Fate.DUPLICATE : Fate.LEFT, wasRead(before.get()));
        return true;
    }

    private String contentOf(FileReading reading) throws IOException {
        try (FileContent content = FileContent.open(reading.file(), maxDecompressedBytes, true)) {
            content.transferTo(OutputStream.nullOutputStream());
            return content.sha256();
        } catch (DamagedFileException e) {
            // that is found again, and said, when it is read
            return "";
        }
    }

    private static String wasRead(KnownFile before) {
        return "its content was read before, from " + before.state().path() + " at " + before.when();
    }

    /**
     * Keeps how far the file is acknowledged: what was sent to here is not sent again, whatever happens.
     *
     * @throws IOException if the position could not be written: nothing more is then read before it can be; or if a
     *     batch before this one is not acknowledged: the position does not pass it
     */
    public void acknowledge(Exchange batch) throws IOException {
        FileReading reading = FileReading.of(batch);
        reading.acknowledgeBatch();
        long offset = reading.acknowledged();
        if (offset >= 0) {
            folder.positions()
                    .save(reading.identity(), reading.file(), reading.state().key(), offset);
            reading.saved(offset);
        }
    }

    /**
     * Decides what becomes of the file, whose events are all acknowledged.
     *
     * @throws IOException if it was changed since it was begun, or a batch of it is not acknowledged: it is to be read
     *     again
     */
    public void finish(Exchange exchange) throws IOException {
        FileReading reading = FileReading.of(exchange);
        if (reading.fate() != Fate.OPEN || reading.isBrokenOff()) {
            return;
        }
        reading.expectAcknowledged();
        DamagedFileException damage = reading.batches().damage();
        FileState now = FileState.of(reading.file());
        // another one of its name is read for itself, next
        boolean same = now.key().equals(reading.state().key());
        boolean plain = reading.content().compression() == Compression.NONE;
        if (same && (!now.equals(reading.state()) || plain && now.size() != reading.consumed())) {
            hasChanged(reading, now);
        } else if (damage != null) {
            reading.decide(Fate.FAILED, damage.getMessage());
        } else {
            if (duplicates != FileChoice.IGNORE && reading.state().size() > 0) {
                reading.fingerprint(
                        reading.edges().isEmpty() ? FileContent.edges(reading.file()) : reading.edges(),
                        reading.content().sha256());
                folder.memory()
                        .withContent(reading.sha256())
                        .ifPresent(before -> LOG.warn("Read {} although {}", reading.file(), wasRead(before)));
            }
            reading.decide(Fate.READ, "");
        }
    }

    private void hasChanged(FileReading reading, FileState now) throws IOException {
        String what = "it had " + reading.state().size() + " bytes of "
                + reading.state().modified() + " and has " + now.size() + " of " + now.modified() + " now";
        if (changed == FileChoice.READ) {
            throw new IOException("Expected the file " + reading.file() + " to be finished, but while it was read it"
                    + " was changed: " + what + ". It will be read again. Move files into the folder when they are"
                    + " complete, raise files.quiet-ms, or use files.marker");
        }
        String reason = "it was changed while it was read: " + what;
        reading.decide(changed == FileChoice.MOVE ? Fate.FAILED : Fate.LEFT, reason, now);
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
