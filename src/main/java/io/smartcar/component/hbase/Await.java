package io.smartcar.component.hbase;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.hbase.exceptions.TimeoutIOException;

/** Waits for the asynchronous client, and turns what can go wrong into an {@link IOException}. */
final class Await {
    private Await() {}

    /**
     * The result of a future.
     *
     * @param future what to wait for
     * @param milliseconds how long at most
     * @param what what is being waited for, for the message
     * @throws IOException the future's own, or that it took too long or was interrupted
     */
    static <T> T result(CompletableFuture<T> future, long milliseconds, String what) throws IOException {
        try {
            return future.get(milliseconds, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw asIOException(failure.getCause());
        } catch (TimeoutException timeout) {
            throw new TimeoutIOException(what + " took longer than " + milliseconds + " ms", timeout);
        } catch (InterruptedException interrupt) {
            throw interrupted(what, interrupt);
        }
    }

    /**
     * Waits until many futures are done, with or without success, or the time is over, or the thread is interrupted;
     * {@link #now} then tells. Waits for the last one first: they are done about in their order, and the thread is to
     * be woken once, not for each.
     *
     * @param futures what to wait for
     * @param deadline when to give up, as {@link System#nanoTime()} counts
     */
    static void all(List<? extends CompletableFuture<?>> futures, long deadline) {
        for (int index = futures.size() - 1; index >= 0; index--) {
            CompletableFuture<?> future = futures.get(index);
            if (!future.isDone()) {
                try {
                    future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (ExecutionException done) {
                    // told when it is asked for
                    continue;
                } catch (TimeoutException over) {
                    return;
                } catch (InterruptedException interrupt) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /**
     * The result of a future that was waited for.
     *
     * @param future what was waited for
     * @param milliseconds how long, for the message
     * @param what what was being waited for, for the message
     * @throws IOException the future's own, or that it is not done
     */
    static <T> T now(CompletableFuture<T> future, long milliseconds, String what) throws IOException {
        if (future.isDone()) {
            return result(future, 0, what);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(what, null);
        }
        throw new TimeoutIOException(what + " took longer than " + milliseconds + " ms");
    }

    private static InterruptedIOException interrupted(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException(what + " was interrupted");
        interrupted.initCause(cause);
        return interrupted;
    }

    private static IOException asIOException(Throwable cause) {
        return cause instanceof IOException same ? same : new IOException(cause.getMessage(), cause);
    }
}
