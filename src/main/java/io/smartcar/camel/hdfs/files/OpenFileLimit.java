package io.smartcar.camel.hdfs.files;

import io.smartcar.camel.support.Require;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The files that all partitions of a process have open, of which each takes memory and two threads. It refuses none: it
 * tells partitions when they should commit, those with the most files first. A partition is told when it is asked for, so
 * that until then others may open their share besides: with four partitions at most twice the limit. Thread-safe.
 */
public final class OpenFileLimit {
    private static final long IDLE_SECONDS = 10;

    private final int limit;
    private volatile int files;
    private volatile int partitions;

    /** Closing blocks while data nodes are out of reach, for half a minute a file. */
    private final ThreadPoolExecutor abandoned =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "hdfs-abandoned-files");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * @param limit the number of files from which partitions commit, at least that of partitions
     * @throws IllegalArgumentException if it is not positive
     */
    public OpenFileLimit(int limit) {
        this.limit = Require.between("hdfs.open-files", limit, 1, Integer.MAX_VALUE);
        abandoned.allowCoreThreadTimeOut(true);
    }

    /** The number of open files. */
    public int count() {
        return files;
    }

    /** @param own the partition's open files, with this one */
    synchronized void opened(int own) {
        files++;
        partitions += own == 1 ? 1 : 0;
    }

    /** @param own the partition's open files, of which none is open any more */
    synchronized void closed(int own) {
        files -= own;
        partitions -= own > 0 ? 1 : 0;
    }

    /** Whether the limit is reached, and these are at least a partition's share of it: one with as many always exists. */
    boolean isFull(int own) {
        return own > 0 && files >= limit && (long) own * partitions >= limit;
    }

    /** Closes a file, later, that will never be read. */
    void abandon(Closeable file) {
        abandoned.execute(() -> {
            try {
                file.close();
            } catch (IOException | RuntimeException expected) {
                // it may be deleted already, and a failure is why it was abandoned
            }
        });
    }
}
