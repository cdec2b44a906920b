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

/** What HBase answers to the mutations of one request, by their places in it. Confined to one thread. */
final class WriteRequest {
    private final Future<?> done;
    private Object[] answers;
    /** Why there is no answer, where there is none. */
    private Exception missing;

    /**
     * Sends a request.
     *
     * @param mutations mutations of a table, no two of one row
     * @throws IOException if the cluster cannot be reached
     */
    WriteRequest(HBaseClient client, TableName table, List<Row> mutations) throws IOException {
        answers = new Object[mutations.size()];
        done = client.write(table, mutations, answers);
    }

    /**
     * Waits until all is answered, or the time is over, or the thread is interrupted; {@link #get} then tells.
     *
     * @param nanoseconds how long
     * @param what what is being waited for, for the message
     */
    void await(long nanoseconds, String what) {
        try {
            done.get(nanoseconds, TimeUnit.NANOSECONDS);
            missing = new IOException(what + " ended without an answer");
        } catch (ExecutionException failure) {
            missing = failure.getCause() instanceof Exception cause ? cause : failure;
        } catch (TimeoutException over) {
            missing = new TimeoutIOException(
                    what + " took longer than " + TimeUnit.NANOSECONDS.toMillis(nanoseconds) + " ms", over);
            giveUp();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            missing = new InterruptedIOException(what + " was interrupted");
            giveUp();
        }
    }

    /** What comes from now on is not looked at: another thread may still be writing it. */
    private void giveUp() {
        done.cancel(true);
        answers = new Object[answers.length];
    }

    /**
     * What HBase answered to a mutation.
     *
     * @throws IOException that it was not stored, or that nobody knows
     * @throws RuntimeException that the client refused the whole request, without telling for which mutation
     */
    Object get(int place) throws IOException {
        Object answer = answers[place];
        Object problem = answer == null ? missing : answer;
        if (problem instanceof IOException failure) {
            throw failure;
        }
        if (answer == null && problem instanceof RuntimeException refusal) {
            throw refusal;
        }
        if (problem instanceof Throwable failure) {
            throw new IOException(failure.getMessage(), failure);
        }
        return answer;
    }
}
