package io.smartcar.camel.hbase.internal.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.hbase.exceptions.TimeoutIOException;

/** Waits for the asynchronous client and converts its failures to {@link IOException}. */
public final class Await {
    private Await() {}

    /**
     * The result of a future.
     *
     * @param milliseconds the time-out
     * @param action the action waited for, for messages
     * @throws IOException the failure of the future, a time-out or an interrupt
     */
    public static <T> T result(CompletableFuture<T> future, long milliseconds, String action) throws IOException {
        try {
            return future.get(milliseconds, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw asIOException(failure.getCause());
        } catch (TimeoutException timeout) {
            throw new TimeoutIOException(action + " took longer than " + milliseconds + " ms", timeout);
        } catch (InterruptedException interrupt) {
            throw interrupted(action, interrupt);
        }
    }

    /** The failure of a stage, which later stages wrap. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static InterruptedIOException interrupted(String action, InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException(action + " was interrupted");
        interrupted.initCause(cause);
        return interrupted;
    }

    private static IOException asIOException(Throwable cause) {
        return cause instanceof IOException same ? same : new IOException(cause.getMessage(), cause);
    }
}
