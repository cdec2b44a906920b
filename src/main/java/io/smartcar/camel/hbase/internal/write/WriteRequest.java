package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.internal.client.HBaseClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Row;
import org.apache.hadoop.hbase.exceptions.TimeoutIOException;

/** A request under way and the results of its mutations, by their places in it. Confined to one thread. */
final class WriteRequest {
    private final Future<?> done;
    private Object[] results;
    /** Why mutations without a result have none. */
    private Exception failure;

    /**
     * Sends a request.
     *
     * @param mutations mutations of a table, no two of one row
     * @throws IOException if the cluster cannot be reached
     */
    WriteRequest(HBaseClient client, TableName table, List<Row> mutations) throws IOException {
        results = new Object[mutations.size()];
        done = client.write(table, mutations, results);
    }

    /**
     * Waits for all results, until the time-out or an interrupt, which {@link #result} then reports.
     *
     * @param nanoseconds the time-out
     * @param action the action waited for, for messages
     */
    void await(long nanoseconds, String action) {
        try {
            done.get(nanoseconds, TimeUnit.NANOSECONDS);
            failure = new IOException(action + " ended without an answer");
        } catch (ExecutionException wrapper) {
            failure = wrapper.getCause() instanceof Exception cause ? cause : wrapper;
        } catch (TimeoutException timeout) {
            failure = new TimeoutIOException(
                    action + " took longer than " + TimeUnit.NANOSECONDS.toMillis(nanoseconds) + " ms", timeout);
            abandon();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            failure = new InterruptedIOException(action + " was interrupted");
            abandon();
        }
    }

    /** Ignores later results, which another thread may still be writing. */
    private void abandon() {
        done.cancel(true);
        results = new Object[results.length];
    }

    /**
     * The result of a mutation.
     *
     * @throws IOException if it was not stored, or if that is unknown
     * @throws RuntimeException if the client rejected the whole request without naming the mutation at fault
     */
    Object result(int place) throws IOException {
        Object result = results[place];
        Object outcome = result == null ? failure : result;
        if (outcome instanceof IOException cause) {
            throw cause;
        }
        if (result == null && outcome instanceof RuntimeException clientFailure) {
            throw clientFailure;
        }
        if (outcome instanceof Throwable cause) {
            throw new IOException(cause.getMessage(), cause);
        }
        return result;
    }
}
