package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.CheckAndMutateResult;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * The buffered mutations of one table, written in as few requests as possible: one per region server, except that a
 * second mutation of a row waits for the result of the first, so that a retry by the client cannot reverse their order.
 * Confined to one thread.
 */
public final class TableWrites {
    /** Bytes of cells in a request, well below the limit of a region server (256 MiB). */
    private static final long MAX_REQUEST_BYTES = 32L * 1024 * 1024;
    /** A region server warns of larger requests, or rejects them if so configured (hbase.rpc.rows.warning.threshold). */
    private static final int MAX_REQUEST_ROWS = 5_000;
    /** Nanoseconds: region servers count milliseconds, and two of ours are sure to contain the start of one. */
    private static final long DELETE_SPACING = 2_000_000;

    private final HBaseClient client;
    private final TableName table;
    private final Function<Object, Exchange> exchangeOf;

    private final List<BufferedMutation> mutations = new ArrayList<>();
    private final List<MutationFailure> failures = new ArrayList<>();
    /** The number of failures already counted by the meters. */
    private int countedFailures;
    /** The mutations not sent yet, in order; null before the first request. */
    private List<BufferedMutation> waiting;
    /** The mutations in the request under way. */
    private List<BufferedMutation> sent;

    private long sentAt;
    private long answeredAt;
    /** The number of mutations with a result, even if a check failed. */
    private int answeredCount;
    /** The failure of a whole request, after which the rest was not sent. */
    private Throwable outage;
    /** Whether the last request contains a deletion. */
    private boolean isDeleting;
    /** The request under way; null if there is none. */
    private WriteRequest request;

    /** @param exchangeOf the exchange to report for the origin of a failed mutation */
    TableWrites(HBaseClient client, TableName table, Function<Object, Exchange> exchangeOf) {
        this.client = client;
        this.table = table;
        this.exchangeOf = exchangeOf;
    }

    HBaseClient client() {
        return client;
    }

    TableName table() {
        return table;
    }

    /** Appends a mutation; not allowed once sending has begun. */
    void add(BufferedMutation mutation) {
        mutations.add(mutation);
    }

    /** The mutations in the order of adding, without their guards. */
    List<Mutation> mutations() {
        return mutations.stream().map(BufferedMutation::mutation).toList();
    }

    /** Calls the consumer with the exchange and the table of each mutation, in the order of adding. */
    public void forEach(BiConsumer<Exchange, String> mutation) {
        mutations.forEach(each -> mutation.accept(exchangeOf.apply(each.origin()), table.getNameAsString()));
    }

    /** The failures so far. */
    List<MutationFailure> failures() {
        return failures;
    }

    /** The outage because of which nothing was stored: the next mutations of the table would meet it, too; else null. */
    Throwable outage() {
        return answeredCount == 0 ? outage : null;
    }

    /** Fails all mutations with an earlier outage instead of sending them. */
    void failAll(Throwable earlierOutage) {
        begin();
        failWaiting(earlierOutage);
        count(0, 0);
    }

    /** Sends the next request without waiting for its results. Returns false if nothing is left to send. */
    boolean send() {
        if (waiting == null) {
            begin();
        }
        takeNext();
        if (!sent.isEmpty()) {
            awaitNextMillisecond();
            sentAt = System.nanoTime();
            try {
                request = new WriteRequest(
                        client,
                        table,
                        sent.stream().map(BufferedMutation::request).toList());
            } catch (IOException unreachable) {
                sent.forEach(mutation -> fail(mutation, unreachable, FailureKind.OUTAGE));
                failWaiting(unreachable);
            }
        }
        count(0, 0);
        return !sent.isEmpty();
    }

    private void begin() {
        waiting = new ArrayList<>(mutations.size());
        for (BufferedMutation mutation : mutations) {
            IllegalArgumentException rejection =
                    mutation.rejection(client.settings().largestCell());
            if (rejection == null) {
                waiting.add(mutation);
            } else {
                fail(mutation, rejection, FailureKind.REJECTED);
            }
        }
    }

    /** Moves the first waiting mutation of each row, within the limits of a request, from waiting to sent. */
    private void takeNext() {
        List<BufferedMutation> left = new ArrayList<>();
        // hashes take less time than the rows; two rows with the same one are only sent one after the other
        Set<Integer> rows = new HashSet<>(2 * waiting.size());
        long bytes = 0;
        sent = new ArrayList<>(waiting.size());
        for (BufferedMutation next : waiting) {
            boolean fits = sent.isEmpty() || bytes + next.size() <= MAX_REQUEST_BYTES && sent.size() < MAX_REQUEST_ROWS;
            // rows that wait are added as well, so that no later mutation of the same row overtakes them
            if (rows.add(Bytes.hashCode(next.request().getRow())) && fits) {
                sent.add(next);
                bytes += next.size();
            } else {
                left.add(next);
            }
        }
        waiting = left;
    }

    /**
     * Lets a millisecond pass after the result of a deletion: the next mutation of its row must not get the same
     * timestamp, or it would be deleted as well.
     */
    private void awaitNextMillisecond() {
        long end = answeredAt + DELETE_SPACING;
        for (long left = end - System.nanoTime(); isDeleting && left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        isDeleting = sent.stream().anyMatch(next -> next.mutation() instanceof Delete);
    }

    /** Waits for the results of the request under way, if there is one. */
    void receive() {
        if (request == null) {
            return;
        }
        long deadline = sentAt + TimeUnit.MILLISECONDS.toNanos(client.settings().patience());
        request.await(deadline - System.nanoTime(), "Writing to table '" + table + "'");
        Throwable requestFailure = null;
        int stored = 0;
        int unchanged = 0;
        OversizedCells oversized = new OversizedCells();
        for (int place = 0; place < sent.size(); place++) {
            BufferedMutation mutation = sent.get(place);
            try {
                mutation.answered(request.result(place));
                if (isUnchanged(mutation.result())) {
                    unchanged++;
                } else {
                    stored++;
                }
            } catch (RuntimeException clientFailure) {
                fail(mutation, clientFailure, FailureKind.UNKNOWN);
            } catch (IOException cause) {
                if (!oversized.add(mutation, cause)) {
                    FailureKind kind = FailureClassifier.of(cause);
                    fail(mutation, cause, kind);
                    // a missing family fails only its own mutations
                    boolean isOfAll = kind == FailureKind.OUTAGE
                            && !FailureClassifier.isCausedBy(cause, NoSuchColumnFamilyException.class);
                    requestFailure = isOfAll ? cause : requestFailure;
                }
            }
        }
        oversized.failures().forEach((mutation, cause) -> fail(mutation, cause, oversized.kind()));
        // in front, since they come first in their rows
        waiting.addAll(0, oversized.retryable());
        request = null;
        answeredAt = System.nanoTime();
        answeredCount += stored + unchanged;
        if (requestFailure != null && stored + unchanged == 0) {
            failWaiting(requestFailure);
        }
        count(stored, unchanged);
    }

    /** Whether the result is that of a check that failed. */
    private static boolean isUnchanged(Object result) {
        return result instanceof CheckAndMutateResult checked && !checked.isSuccess();
    }

    private void count(int stored, int unchanged) {
        List<MutationFailure> failed = failures.subList(countedFailures, failures.size());
        countedFailures = failures.size();
        client.meters().written(table.getNameAsString(), stored, unchanged, failed);
    }

    /** Fails the waiting mutations with those sent: each further request would end in another time-out. */
    private void failWaiting(Throwable cause) {
        outage = cause;
        waiting.forEach(mutation -> fail(mutation, cause, FailureKind.OUTAGE));
        waiting.clear();
    }

    private void fail(BufferedMutation failed, Throwable cause, FailureKind kind) {
        Exchange exchange = exchangeOf.apply(failed.origin());
        failures.add(new MutationFailure(exchange, table.getNameAsString(), failed.mutation(), cause, kind));
    }
}
