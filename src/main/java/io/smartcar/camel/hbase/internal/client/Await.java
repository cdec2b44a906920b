package io.smartcar.camel.hbase.internal.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.hbase.exceptions.TimeoutIOException;

/** Waits for the asynchronous client, and turns what can go wrong into an {@link IOException}. */
public final class Await {
    private Await() {}

    /**
     * The result of a future.
     *
     * @param future what to wait for
     * @param milliseconds how long at most
     * @param what what is being waited for, for the message
     * @throws IOException the future's own, or that it took too long or was interrupted
     */
    public static <T> T result(CompletableFuture<T> future, long milliseconds, String what) throws IOException {
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

    /** What a stage of a future failed of, which stages behind it wrap. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
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
