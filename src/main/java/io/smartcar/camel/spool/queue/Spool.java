package io.smartcar.camel.spool.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable queue of received messages on the local disk. Any number of threads append, each group of what comes
 * together is written at once; one reader takes the messages out in the same order. Thread-safe, but for the reader.
 *
 * <p>A message is stored when the future of its {@link #append} is done; then it survives the death of the process,
 * and that of the machine as far as {@link Fsync} says. What is stored stays until it is acknowledged, or until
 * {@link WhenFull#DROP_OLDEST} gives it up.
 */
public final class Spool implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final SpoolSettings settings;
    private final LongSupplier clock;
    private final SpoolFolder folder;
    private final SpoolWriter writer;
    private final SpoolReader reader;
    private final OldestWaiting oldest;
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
        this.oldest = new OldestWaiting(folder);
    }

    /**
     * Opens a spool, makes it if it is not there. Whatever state a killed process or machine left it in, each message
     * that can be read will be.
     *
     * @throws IOException if its directory cannot be read or written, is in use, or has another spool's segments
     */
    public static Spool open(SpoolSettings settings) throws IOException {
        return open(settings, System::currentTimeMillis, FileChannel::open);
    }

    static Spool open(SpoolSettings settings, LongSupplier clock, FileOpener files) throws IOException {
        SpoolFolder folder = SpoolFolder.open(settings.directory(), files, settings.fsync() != Fsync.NONE);
        Spool spool = new Spool(settings, folder, clock);
        spool.writer.start();
        return spool;
    }

    /**
     * Stores messages, without blocking. They are stored even if the spool is full: whoever appends holds back what
     * comes next by {@link #isFull} and {@link #room}. While the disk takes nothing they wait in memory.
     *
     * @param messages what was received; neither the list nor the bytes may change afterwards
     * @return done when all of them are stored; fails if the spool is closed before, or a message is too long
     */
    public CompletableFuture<Void> append(List<ReceivedMessage> messages) {
        return writer.append(messages);
    }

    /** The one reader. */
    public SpoolReader reader() {
        return reader;
    }

    /** Whether the spool's bounds are reached; never so if it drops the oldest. */
    public boolean isFull() {
        return settings.whenFull() != WhenFull.DROP_OLDEST && isBeyondBounds();
    }

    /** What the spool does to those who send while it is full. */
    public WhenFull whenFull() {
        return settings.whenFull();
    }

    /** Done as soon as the spool is not full, or closed. */
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

    /** What an operator must see to, and what to do about it; null if all is well. Thread-safe. */
    public String healthMessage() {
        if (isStalled()) {
            return "The spool in '" + folder.directory() + "' cannot be written: what was received waits in memory,"
                    + " senders are held back, datagrams are dropped; see to the disk, it goes on by itself";
        }
        if (writer.isUnsafe()) {
            return "The spool in '" + folder.directory()
                    + "' could not be forced onto the disk: what was stored last is"
                    + " lost if the machine dies before it is in Kafka; see to the disk, this ends with the next"
                    + " success";
        }
        if (isUnreadable()) {
            return "The spool in '" + folder.directory() + "' cannot be read: what it has stays in it, "
                    + waitingBytes() + " bytes; see to the disk, it goes on by itself";
        }
        if (isFull()) {
            return "The spool in '" + folder.directory() + "' is full, " + waitingBytes()
                    + " bytes wait, the oldest for "
                    + oldestWaitingMillis() + " ms: senders are "
                    + (whenFull() == WhenFull.REFUSE ? "refused" : "held back")
                    + ", datagrams are dropped; see to what keeps its messages from Kafka, or raise maximum-bytes"
                    + " or maximum-age-ms";
        }
        return null;
    }

    /** How old the oldest message is that was not acknowledged, read or not, in milliseconds; 0 if none waits. */
    public long oldestWaitingMillis() {
        long time = oldest.time();
        return time == OldestWaiting.NOTHING_WAITS ? 0 : Math.max(0, clock.getAsLong() - time);
    }

    /** How many bytes could not be read because they were damaged, since the spool was opened. */
    public long damagedBytes() {
        return damagedBytes.get();
    }

    /**
     * How many messages were given up because the spool was full, since it was opened. Those that had been read by then
     * are not among them, unless they are to be read again.
     */
    public long droppedMessages() {
        return droppedMessages.get();
    }

    /** How many bytes the messages had that were given up. */
    public long droppedBytes() {
        return droppedBytes.get();
    }

    /** Whether the disk refuses to take what is appended. */
    public boolean isStalled() {
        return writer.isStalled();
    }

    /** Whether the disk could not be read when it was tried last. */
    public boolean isUnreadable() {
        return unreadable;
    }

    /** Stores what is on the way, as far as the disk takes it, and gives the directory free. */
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

    void dropped(long messages, long bytes) {
        droppedBytes.addAndGet(bytes);
        droppedMessages.addAndGet(messages);
    }

    void damaged(long bytes) {
        damagedBytes.addAndGet(bytes);
    }

    /** Tells those who wait for room, if there is some now. */
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
        long age = settings.maximumAgeMillis();
        // the segment of the position stays, however large, until something follows it
        return folder.bytes() >= settings.maximumBytes() && waitingBytes() > 0
                || age > 0 && oldestWaitingMillis() >= age;
    }

    /** Gives up the oldest segments until the bounds are kept, never the one that is being written. */
    void dropOldest() {
        if (settings.whenFull() != WhenFull.DROP_OLDEST) {
            return;
        }
        while (isBeyondBounds()) {
            Segment first = folder.oldest();
            if (first == null || !first.isFinished()) {
                return;
            }
            Losses lost = folder.giveUp(first, () -> reader.drop(first));
            if (lost == null) {
                continue;
            }
            dropped(lost.messages(), lost.bytes());
            LOG.error(
                    "Dropped '{}' with {} messages that were not read, because the spool is full: they are lost;"
                            + " see to what keeps the reader, or give the spool more room",
                    first.path(),
                    lost.messages());
        }
    }
}
