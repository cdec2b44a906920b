package io.smartcar.collect.files;

import io.smartcar.collect.files.content.FileContent;
import io.smartcar.event.EventBatch;
import io.smartcar.event.kind.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * One reading of one file, from its beginning or from its position: how far it is read and acknowledged, and its outcome.
 * A property of the exchange.
 */
final class FileReading {
    private static final String PROPERTY = "event.file-reading";

    private final Path file;
    private final List<Kind> kinds;
    private final String identity;
    private final FileSnapshot snapshot;
    private final FilePositions positions;
    private FileContent content;
    private EventBatches batches;
    private long savedPosition;
    private int acknowledgedBatches;

    private FileOutcome outcome = FileOutcome.UNDECIDED;
    private String reason = "";

    /**
     * @param kinds the kinds that claim the file, at least one
     * @param identity the file's, see {@link FileIdentity}
     * @param snapshot the file as this reading begins
     */
    FileReading(Path file, List<Kind> kinds, String identity, FileSnapshot snapshot, FilePositions positions) {
        this.file = file;
        this.kinds = kinds;
        this.identity = identity;
        this.snapshot = snapshot;
        this.positions = positions;
    }

    /** The reading that an exchange, or a batch of it, belongs to. */
    static FileReading of(Exchange exchange) {
        FileReading reading = exchange.getProperty(PROPERTY, FileReading.class);
        if (reading == null) {
            throw new IllegalStateException(
                    "Expected a file that fileEvents.read has opened, but got none: see the route file-to-events");
        }
        return reading;
    }

    void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    void open(FileContent opened, EventBatches events) {
        content = opened;
        batches = events;
    }

    // its position

    /**
     * The position: the offset before which everything is acknowledged; 0 if the file was never read.
     *
     * @throws IOException if positions cannot be read or written: the batches would be sent again after a crash
     */
    long position() throws IOException {
        positions.writePending();
        savedPosition = positions.offset(identity);
        return savedPosition;
    }

    /**
     * Counts a batch as acknowledged, and saves the position behind it. No position is saved if a dead letter of the same
     * lines is still to come, or if the file ends here: then it is about to be moved, or this batch is sent again.
     *
     * @throws IOException if an earlier batch is not acknowledged: the position must not pass it; or if the position
     *     cannot be written
     */
    synchronized void acknowledgeBatch() throws IOException {
        if (batches.started() != acknowledgedBatches + 1) {
            throw unacknowledged();
        }
        acknowledgedBatches++;
        if ((batches.hasNext() || batches.isInterrupted()) && !batches.hasRejected()) {
            savePosition();
        }
    }

    /** @throws IOException if a batch is not acknowledged */
    synchronized void requireAllAcknowledged() throws IOException {
        if (batches.started() != acknowledgedBatches) {
            throw unacknowledged();
        }
    }

    private IOException unacknowledged() {
        return new IOException("Expected the batches of the file " + file
                + " to be acknowledged one after the other, but of " + batches.started() + " only "
                + acknowledgedBatches + " are: it stays in place, and is read again from there. Keep"
                + " stopOnException: true and the last step fileEvents.acknowledge, without parallelProcessing, in the"
                + " split of the route file-to-events");
    }

    void savePosition() throws IOException {
        positions.save(identity, file, snapshot.key(), consumed());
        savedPosition = consumed();
    }

    void forgetPosition() throws IOException {
        if (savedPosition > 0) {
            positions.forget(identity);
        }
    }

    /** The offset of the next line. */
    long consumed() {
        return batches == null ? savedPosition : batches.consumed();
    }

    /** Whether the reading was stopped before the end of the file, to resume later. */
    boolean isInterrupted() {
        return batches != null && batches.isInterrupted();
    }

    // its outcome

    void decide(FileOutcome decided, String because) {
        outcome = decided;
        reason = because;
    }

    FileOutcome outcome() {
        return outcome;
    }

    /** Why the outcome is not {@link FileOutcome#READ}. */
    String reason() {
        return reason;
    }

    // the file

    Path file() {
        return file;
    }

    /** The kinds that claim the file, at least one. */
    List<Kind> kinds() {
        return kinds;
    }

    String identity() {
        return identity;
    }

    /** The file as this reading began. */
    FileSnapshot snapshot() {
        return snapshot;
    }

    FileContent content() {
        return content;
    }

    EventBatches batches() {
        return batches;
    }

    Iterator<EventBatch> events() {
        return batches == null ? Collections.emptyIterator() : batches;
    }
}
