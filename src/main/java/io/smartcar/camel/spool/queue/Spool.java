package io.smartcar.camel.spool.queue;

import io.smartcar.camel.support.PrivateFiles;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable queue of received messages on the local disk. Any number of threads append; concurrent messages are written
 * together. One reader takes the messages in the same order. Thread-safe, except for the reader.
 *
 * <p>A message is stored when the future of its {@link #append} completes; then it survives a crash of the process, and
 * of the machine as {@link SpoolSettings#fsyncIntervalMillis} determines. It stays until it is acknowledged or dropped
 * by {@link WhenFull#DROP_OLDEST}.
 */
public final class Spool implements Closeable {
    /** The name of the file in its directory whose lock one process has. */
    public static final String LOCK = "lock";

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final SpoolSettings settings;
    private final LongSupplier clock;
    private final SpoolFolder folder;
    private final SpoolWriter writer;
    private final SpoolReader reader;
    private final AtomicLong damagedBytes = new AtomicLong();
    private final AtomicLong droppedMessages = new AtomicLong();
    private final AtomicLong droppedBytes = new AtomicLong();
    private volatile boolean unreadable;
    private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);

    private Spool(SpoolSettings settings, SpoolFolder folder, LongSupplier clock) {
        this.settings = settings;
        this.folder = folder;
        this.clock = clock;
        this.reader = new SpoolReader(this, folder);
        this.writer = new SpoolWriter(this, folder, settings);
    }

    /**
     * Opens a spool, or creates it. Every readable message is recovered, whatever state a killed process or machine
     * left.
     *
     * @throws IOException if its directory cannot be read or written, is in use, or has another spool's segments
     */
    public static Spool open(SpoolSettings settings) throws IOException {
        return open(settings, System::currentTimeMillis, PrivateFiles::open);
    }

    static Spool open(SpoolSettings settings, LongSupplier clock, FileOpener files) throws IOException {
        SpoolFolder folder = SpoolFolder.open(settings.directory(), files);
        Spool spool = new Spool(settings, folder, clock);
        spool.writer.start();
        return spool;
    }

    /**
     * Stores messages without blocking, even if the spool is full: the caller applies back-pressure by {@link #isFull}
     * and {@link #room}. While the disk cannot be written, messages wait in memory.
     *
     * @param messages the messages; neither the list nor the bytes may change afterwards
     * @return completes when all of them are stored; fails if the spool is closed before, or a message is too long
     */
    public CompletableFuture<Void> append(List<ReceivedMessage> messages) {
        return writer.append(messages);
    }

    /** The one reader. */
    public SpoolReader reader() {
        return reader;
    }

    /** Whether the spool's bounds are reached; never if it drops the oldest messages. */
    public boolean isFull() {
        return settings.whenFull() != WhenFull.DROP_OLDEST && isBeyondBounds();
    }

    /** Completes when the spool is not full, or closed. */
    public synchronized CompletableFuture<Void> room() {
        if (room.isDone() && isFull()) {
            room = new CompletableFuture<>();
        }
        return room;
    }

    /** How many bytes the segments have. */
    public long bytes() {
        return folder.bytes();
    }

    /** How many bytes of records are stored and not acknowledged. */
    public long waitingBytes() {
        return folder.waitingBytes();
    }

    /** The problem that an operator must solve, and how; null if there is none. Thread-safe. */
    public String healthMessage() {
        if (isStalled()) {
            return "The spool in '" + folder.directory() + "' cannot be written: received messages wait in memory,"
                    + " senders are held back, datagrams are dropped; check the disk; writing resumes automatically";
        }
        if (writer.isUnsafe()) {
            return "The spool in '" + folder.directory()
                    + "' could not be forced onto the disk: the last messages are lost if the machine crashes before they"
                    + " are in Kafka; check the disk; this clears with the next success";
        }
        if (isUnreadable()) {
            return "The spool in '" + folder.directory() + "' cannot be read: its " + waitingBytes()
                    + " bytes stay in it; check the disk; reading resumes automatically";
        }
        if (isFull()) {
            return "The spool in '" + folder.directory() + "' is full, " + waitingBytes()
                    + " bytes wait, the oldest for "
                    + oldestWaitingMillis()
                    + " ms: senders are held back, datagrams are dropped; find out why Kafka does not accept its messages, or raise maximum-bytes";
        }
        return null;
    }

    /** The age of the oldest unacknowledged message in milliseconds; 0 if there is none, or it cannot be read now. */
    public long oldestWaitingMillis() {
        try {
            OptionalLong time = folder.oldestTime();
            return time.isEmpty() ? 0 : Math.max(0, clock.getAsLong() - time.getAsLong());
        } catch (IOException e) {
            // it may have been deleted meanwhile; a failing disk is reported by the reader
            LOG.debug("Failed to find the age of the oldest message in the spool", e);
            return 0;
        }
    }

    /** Damaged bytes that could not be read since the spool was opened. */
    public long damagedBytes() {
        return damagedBytes.get();
    }

    /** Messages dropped because the spool was full, since it was opened. */
    public long droppedMessages() {
        return droppedMessages.get();
    }

    /** Bytes of the dropped messages. */
    public long droppedBytes() {
        return droppedBytes.get();
    }

    /** Whether the last write failed. */
    public boolean isStalled() {
        return writer.isStalled();
    }

    /** Whether the last read failed. */
    public boolean isUnreadable() {
        return unreadable;
    }

    /** Stores pending messages if the disk can be written, and unlocks the directory. */
    @Override
    public void close() throws IOException {
        writer.close();
        try (folder) {
            reader.close();
        } finally {
            CompletableFuture<Void> waiting;
            synchronized (this) {
                waiting = room;
            }
            waiting.complete(null);
        }
    }

    void unreadable(boolean failed) {
        unreadable = failed;
    }

    void damaged(long bytes) {
        damagedBytes.addAndGet(bytes);
    }

    /** Completes the future of {@link #room} if there is room now. */
    void acknowledged() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            waiting = room;
        }
        if (!waiting.isDone() && !isFull()) {
            waiting.complete(null);
        }
    }

    private boolean isBeyondBounds() {
        // the segment of the position stays, however large, until something follows it
        return folder.bytes() >= settings.maximumBytes() && waitingBytes() > 0;
    }

    /** Drops the oldest segments that nothing was read of until there is room, never the one being written. */
    void dropOldest() {
        while (settings.whenFull() == WhenFull.DROP_OLDEST && isBeyondBounds()) {
            Segment oldest = reader.firstUnread();
            if (oldest == null || !oldest.isFinished()) {
                return;
            }
            SpoolFolder.Losses lost = count(oldest);
            if (reader.drop(oldest)) {
                droppedBytes.addAndGet(lost.bytes());
                droppedMessages.addAndGet(lost.messages());
                LOG.error(
                        "Dropped '{}' with {} unread messages, which are lost, because the spool is full;"
                                + " find out why they are not delivered, or give the spool more room",
                        oldest.path(),
                        lost.messages());
            }
        }
    }

    private SpoolFolder.Losses count(Segment segment) {
        try {
            return folder.count(segment);
        } catch (IOException e) {
            if (folder.has(segment.number())) {
                LOG.warn("Failed to count the messages of '{}'", segment.path(), e);
            }
            return new SpoolFolder.Losses(0, 0);
        }
    }
}
