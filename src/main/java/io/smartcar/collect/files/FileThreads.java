package io.smartcar.collect.files;

import io.smartcar.camel.support.Require;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.concurrent.SynchronousExecutorService;

/** The threads that read dropped files, each one file at a time. The bean {@code fileThreads}. */
public final class FileThreads {
    private FileThreads() {}

    /**
     * Threads that end after an idle minute. Submitting a file blocks while all of them are busy: files are started in
     * order, and none waits in a queue.
     *
     * @param atOnce the number of files that are read at once; with 1 on the thread that polls
     */
    public static ExecutorService of(int atOnce) {
        if (Require.between("files.at-once", atOnce, 1, 64) == 1) {
            return new SynchronousExecutorService();
        }
        return new ThreadPoolExecutor(
                0,
                atOnce,
                1,
                TimeUnit.MINUTES,
                new SynchronousQueue<>(),
                FileThreads::thread,
                FileThreads::waitForThread);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "dropped-files");
        thread.setDaemon(true);
        return thread;
    }

    private static void waitForThread(Runnable task, ThreadPoolExecutor threads) {
        try {
            while (!threads.getQueue().offer(task, 1, TimeUnit.SECONDS)) {
                if (threads.isShutdown()) {
                    throw new RejectedExecutionException("The threads for dropped files are stopped");
                }
                if (threads.getPoolSize() < threads.getMaximumPoolSize()) {
                    // one of them was ended by an error
                    threads.execute(task);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("Interrupted while waiting for another file to be finished", e);
        }
    }
}
