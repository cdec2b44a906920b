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

/** One reading of one file, from its beginning or from where it was acknowledged. It travels with the exchange. */
final class FileReading {
    /** What becomes of the file. */
    enum Fate {
        /** Not known yet: it stays, and will be read again. */
        OPEN,
        /** All of it was read. */
        READ,
        /** It cannot be read to its end, or was changed, and is moved out of the way. */
        FAILED,
        /** Its content was read before, and it is moved out of the way. */
        DUPLICATE,
        /** It stays where it is and is not read again unless it changes. */
        LEFT,
        /** It was found just before it was dealt with, or taken away: nothing is left to do. */
        SETTLED
    }

    private static final String PROPERTY = "event.file-reading";

    private final Path file;
    private final List<Kind> kinds;
    private final String identity;
    private final FileState state;
    private FileContent content;
    private EventBatches batches;
    private FileState judged;
    private Fate fate = Fate.OPEN;
    private String reason = "";
    private String sha256 = "";
    private String edges = "";
    private long saved;
    private int acknowledged;

    FileReading(Path file, List<Kind> kinds, String identity, FileState state) {
        this.file = file;
        this.kinds = kinds;
        this.identity = identity;
        this.state = state;
        this.judged = state;
    }

    /** The reading that an exchange, or a batch of it, belongs to. */
    static FileReading of(Exchange exchange) {
        FileReading reading = exchange.getProperty(PROPERTY, FileReading.class);
        if (reading == null) {
            throw new IllegalStateException(
                    "Expected a file that fileEvents.read has begun, but got none: see the" + " route file-to-events");
        }
        return reading;
    }

    void travelWith(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    /** Says what is read. */
    void begin(FileContent opened, EventBatches events) {
        content = opened;
        batches = events;
    }

    /** Decides what becomes of the file, and why. */
    void decide(Fate decided, String because) {
        fate = decided;
        reason = because;
    }

    /** Decides what becomes of the file that is something else by now than it was when its reading began, and why. */
    void decide(Fate decided, String because, FileState now) {
        decide(decided, because);
        judged = now;
    }

    /** Keeps what a later file's content is compared with. */
    void fingerprint(String edgesOfFile, String sha256OfContent) {
        edges = edgesOfFile;
        sha256 = sha256OfContent;
    }

    Iterator<EventBatch> events() {
        return batches == null ? Collections.emptyIterator() : batches;
    }

    /**
     * Takes note that a batch is acknowledged.
     *
     * @throws IOException if it is not the only one that was still to be: a position behind it would pass one that failed
     */
    synchronized void acknowledgeBatch() throws IOException {
        if (batches.given() != acknowledged + 1) {
            throw new IOException(unacknowledged());
        }
        acknowledged++;
    }

    /**
     * Expects all batches to be acknowledged.
     *
     * @throws IOException if one is not
     */
    synchronized void expectAcknowledged() throws IOException {
        if (batches.given() != acknowledged) {
            throw new IOException(unacknowledged());
        }
    }

    private String unacknowledged() {
        return "Expected the batches of the file " + file + " to be acknowledged one after the other, but of "
                + batches.given() + " only " + acknowledged + " are: it stays, and is read again from there. Keep"
                + " stopOnException: true and the last step fileEvents.acknowledge, without parallelProcessing, in the"
                + " split of the route file-to-events";
    }

    /**
     * The offset up to which everything is acknowledged, if it is worth keeping; -1 if a dead letter of the same lines is
     * still to come, or if nothing follows: then the file is about to be moved, or sends this batch again.
     */
    long acknowledged() throws IOException {
        if (batches.hasNext() || batches.isBrokenOff()) {
            return batches.isComplete() ? batches.consumed() : -1;
        }
        return -1;
    }

    /** Says that a position was saved, by this reading or an earlier one; 0 if none was. */
    void saved(long offset) {
        saved = offset;
    }

    /** Whether a position was ever saved, which is then to be forgotten. */
    boolean hasPosition() {
        return saved > 0;
    }

    /** Whether the reading ended before the file did, to go on later. */
    boolean isBrokenOff() {
        return batches != null && batches.isBrokenOff();
    }

    /** Where the next line begins. */
    long consumed() {
        return batches == null ? saved : batches.consumed();
    }

    Path file() {
        return file;
    }

    /** The kinds that claim it; at least one. */
    List<Kind> kinds() {
        return kinds;
    }

    String identity() {
        return identity;
    }

    /** What it was when its reading began. */
    FileState state() {
        return state;
    }

    /** What it was when its fate was decided. */
    FileSnapshot judged() {
        return new FileSnapshot(file, judged);
    }

    FileContent content() {
        return content;
    }

    EventBatches batches() {
        return batches;
    }

    Fate fate() {
        return fate;
    }

    String reason() {
        return reason;
    }

    String sha256() {
        return sha256;
    }

    String edges() {
        return edges;
    }
}
