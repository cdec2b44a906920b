package io.smartcar.collect.files;

import io.smartcar.camel.support.Require;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read dropped files, each one file at a time; the caller's own thread if only one file is read at once.
 * Submitting a file blocks while all of them are busy: files are started in order, and none waits in a queue. Idle threads
 * end after a minute. The bean {@code fileThreads}. Thread-safe.
 */
public final class FileThreads extends AbstractExecutorService {
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "dropped-files");
        thread.setDaemon(true);
        return thread;
    });
    private final int atOnce;
    private final Semaphore free;

    /** @param atOnce the number of files that are read at once; with 1 on the thread that polls */
    public FileThreads(int atOnce) {
        this.atOnce = Require.between("files.at-once", atOnce, 1, 64);
        this.free = new Semaphore(atOnce);
    }

    /** Runs a task on a thread of its own, and blocks until one is free; on the caller's if one file is read at once. */
    @Override
    public void execute(Runnable task) {
        if (atOnce == 1) {
            task.run();
            return;
        }
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("Interrupted while waiting for another file to be finished", e);
        }
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    free.release();
                }
            });
        } catch (RejectedExecutionException e) {
            free.release();
            throw e;
        }
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
