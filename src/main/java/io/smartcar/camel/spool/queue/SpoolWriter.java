package io.smartcar.camel.spool.queue;

import io.smartcar.camel.support.ThrottledLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writer thread: all messages appended since its last write are one group, written and forced together. */
final class SpoolWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_MILLIS = 10_000;

    private final Spool spool;
    private final SpoolSettings settings;
    private final SegmentWriter segments;
    private final Thread thread;
    private final Object monitor = new Object();
    private List<Waiting> queue = new ArrayList<>();
    private boolean closing;
    private volatile boolean stalled;
    private volatile boolean unsafe;

    // used by the writer thread only
    private boolean unforced;
    private long lastForce = System.nanoTime();
    private final ThrottledLog errors = new ThrottledLog();
    /** The number of readable messages of the group. */
    private int published;

    private record Waiting(List<ReceivedMessage> messages, CompletableFuture<Void> stored) {}

    SpoolWriter(Spool spool, SpoolFolder folder, SpoolSettings settings) {
        this.spool = spool;
        this.settings = settings;
        this.segments = new SegmentWriter(folder, settings);
        this.thread = new Thread(this::run, "spool-" + settings.directory().getFileName());
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    boolean isStalled() {
        return stalled;
    }

    /** Whether the last messages could not be forced onto the disk. */
    boolean isUnsafe() {
        return unsafe;
    }

    CompletableFuture<Void> append(List<ReceivedMessage> messages) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        for (ReceivedMessage message : messages) {
            if (message.bytes().length > RecordFormat.LARGEST_MESSAGE) {
                stored.completeExceptionally(new IllegalArgumentException("Expected a message for the spool to have at"
                        + " most " + RecordFormat.LARGEST_MESSAGE + " bytes, got " + message.bytes().length));
                return stored;
            }
        }
        synchronized (monitor) {
            if (!closing) {
                queue.add(new Waiting(messages, stored));
                monitor.notifyAll();
                return stored;
            }
        }
        stored.completeExceptionally(closed());
        return stored;
    }

    void close() {
        synchronized (monitor) {
            closing = true;
            monitor.notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Waiting> left = List.of();
        try {
            List<Waiting> group = take();
            while (group != null) {
                if (!group.isEmpty() && !store(group)) {
                    left = group;
                    break;
                }
                keepUp();
                group = take();
            }
            segments.close();
        } catch (IOException e) {
            LOG.error("Failed to finish the spool in '{}'", settings.directory(), e);
        } catch (RuntimeException | Error e) {
            stalled = true;
            LOG.error(
                    "The writer thread of spool '{}' died; no more messages are stored. Restart the process",
                    settings.directory(),
                    e);
        } finally {
            // no caller may wait for a dead thread
            giveUp(left);
        }
    }

    private void keepUp() {
        try {
            forceWhenDue();
            spool.dropOldest();
        } catch (RuntimeException | Error e) {
            logError("Failed to maintain the spool in '{}'; retrying", e);
        }
    }

    /** The appended messages; empty if a force is due; null at the end. */
    private List<Waiting> take() {
        synchronized (monitor) {
            while (queue.isEmpty() && !closing) {
                long nanos = unforced ? lastForce + intervalNanos() - System.nanoTime() : RETRY_NANOS;
                if (nanos <= 0) {
                    return List.of();
                }
                if (!pause(nanos)) {
                    return null;
                }
            }
            if (queue.isEmpty()) {
                return null;
            }
            List<Waiting> group = queue;
            queue = new ArrayList<>();
            return group;
        }
    }

    private boolean pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(monitor, Math.max(nanos, 1_000_000));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Retries until the group is written; once more after the spool is closed, then returns false. */
    private boolean store(List<Waiting> group) {
        published = 0;
        boolean last = false;
        while (true) {
            try {
                write(group);
                stored(group);
                return true;
            } catch (IOException | RuntimeException | Error e) {
                stall(e);
            }
            if (last || !waitToRetry()) {
                return false;
            }
            last = isClosing();
        }
    }

    private boolean isClosing() {
        synchronized (monitor) {
            return closing;
        }
    }

    /** Writes the unpublished rest of the group: published messages may be read already and must not be repeated. */
    private void write(List<Waiting> group) throws IOException {
        int index = 0;
        for (Waiting waiting : group) {
            for (ReceivedMessage message : waiting.messages()) {
                if (index >= published) {
                    if (segments.isFullFor(message)) {
                        segments.publish();
                        published = index;
                        segments.finish();
                    }
                    segments.write(message);
                }
                index++;
            }
        }
        segments.publish();
        published = index;
    }

    private void stored(List<Waiting> group) {
        unforced = settings.fsyncIntervalMillis() > 0;
        if (stalled) {
            LOG.info("Writing to the spool in '{}' works again", settings.directory());
            stalled = false;
            errors.reset();
        }
        for (Waiting waiting : group) {
            waiting.stored().complete(null);
        }
    }

    private void stall(Throwable failure) {
        try {
            segments.discardUnpublished();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        stalled = true;
        logError(
                "Failed to write to the spool in '{}'; received messages wait in memory, senders are held back."
                        + " Retrying every second: check the disk",
                failure);
    }

    private void logError(String message, Throwable failure) {
        errors.log(times -> LOG.error(message, settings.directory(), failure));
    }

    /** Returns false if this thread must end. */
    private boolean waitToRetry() {
        synchronized (monitor) {
            return pause(RETRY_NANOS);
        }
    }

    private void forceWhenDue() {
        if (unforced && System.nanoTime() - lastForce >= intervalNanos()) {
            try {
                segments.force();
                unsafe = false;
            } catch (IOException e) {
                unsafe = true;
                renew(e);
                logError(
                        "Failed to force the spool in '{}' onto the disk: the last messages may be lost if the machine"
                                + " crashes before they are in Kafka; writing continues in a new segment, check the disk",
                        e);
            }
            unforced = false;
            lastForce = System.nanoTime();
        }
    }

    /** Starts a new segment: the operating system reports a failed write-back once and drops the data. */
    private void renew(IOException failure) {
        try {
            segments.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private long intervalNanos() {
        return TimeUnit.MILLISECONDS.toNanos(settings.fsyncIntervalMillis());
    }

    /** Completes the futures at the end: the messages already published remain stored, all others are lost. */
    private void giveUp(List<Waiting> group) {
        List<Waiting> all = new ArrayList<>(group);
        synchronized (monitor) {
            closing = true;
            all.addAll(queue);
            queue = new ArrayList<>();
        }
        long left = group.isEmpty() ? 0 : published;
        int lost = 0;
        for (Waiting waiting : all) {
            int size = waiting.messages().size();
            if (size <= left) {
                waiting.stored().complete(null);
            } else {
                lost += size - (int) left;
                waiting.stored().completeExceptionally(closed());
            }
            left = Math.max(0, left - size);
        }
        if (lost > 0) {
            LOG.error(
                    "Closed the spool in '{}' while it could not be written: {} messages in memory are lost",
                    settings.directory(),
                    lost);
        }
    }

    private IOException closed() {
        return new IOException("Failed to store messages in the spool in '" + settings.directory() + "': it is closed");
    }
}
