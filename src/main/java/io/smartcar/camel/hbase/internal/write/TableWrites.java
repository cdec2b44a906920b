package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.CheckAndMutateResult;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Row;

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

    private final List<Row> mutations = new ArrayList<>();
    /** By place: the exchange, message or body that each mutation comes from. */
    private final List<Object> origins = new ArrayList<>();
    /** By place: the bytes of each mutation; -1 if it must not be sent. */
    private long[] sizes = new long[16];

    private final List<MutationFailure> failures = new ArrayList<>();
    /** By place. */
    private Object[] results;
    /** Places of the mutations not sent yet, in order: the first {@link #waitingCount} are valid. */
    private int[] waiting;

    private int waitingCount;
    /** Places of the mutations in the request under way. */
    private int[] sent;

    private int sentCount;
    private long sentAt;
    private long answeredAt;
    /** The number of mutations with a result, even if a check failed. */
    private int answeredCount;
    /** The failure of a whole request, after which the rest was not sent. */
    private Throwable outage;
    /** Whether the last request contains a deletion. */
    private boolean isDeleting;

    private SeenRows rows;
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

    int size() {
        return mutations.size();
    }

    /**
     * Appends a mutation; not allowed once sending has begun.
     *
     * @param mutation a {@link Mutation}, or a {@link CheckAndMutate} of one
     * @param origin the exchange, message or body that it comes from
     */
    void add(Row mutation, Object origin) {
        int place = mutations.size();
        if (place == sizes.length) {
            sizes = Arrays.copyOf(sizes, 2 * place);
        }
        // measured now, while the cells are still in the processor's cache
        sizes[place] = MutationChecks.size(mutation, client.settings().largestCell());
        mutations.add(mutation);
        origins.add(origin);
    }

    /** The mutation at a place in the order of adding, without its guard. */
    Mutation mutation(int place) {
        return MutationChecks.mutation(mutations.get(place));
    }

    /** Calls the consumer with the exchange and the table of each mutation, in the order of adding. */
    public void forEach(BiConsumer<Exchange, String> mutation) {
        for (int place = 0; place < origins.size(); place++) {
            mutation.accept(exchange(place), table.getNameAsString());
        }
    }

    private Exchange exchange(int place) {
        Object origin = origins.get(place);
        return origin instanceof Exchange exchange ? exchange : exchangeOf.apply(origin);
    }

    /** The result of the mutation at a place in the order of adding; null if it failed. */
    Object result(int place) {
        return results[place];
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
        count(0, 0, 0);
    }

    /** Sends the next request without waiting for its results. Returns false if nothing is left to send. */
    boolean send() {
        int failedBefore = failures.size();
        if (waiting == null) {
            begin();
        }
        List<Row> next = nextRequest();
        if (next.isEmpty()) {
            count(0, 0, failedBefore);
            return false;
        }
        awaitNextMillisecond();
        sentAt = System.nanoTime();
        try {
            request = new WriteRequest(client, table, next);
        } catch (IOException unreachable) {
            for (int index = 0; index < sentCount; index++) {
                fail(sent[index], unreachable, FailureKind.OUTAGE);
            }
            failWaiting(unreachable);
        }
        count(0, 0, failedBefore);
        return true;
    }

    private void begin() {
        int count = mutations.size();
        results = new Object[count];
        waiting = new int[count];
        sent = new int[count];
        rows = new SeenRows(count);
        for (int place = 0; place < count; place++) {
            if (sizes[place] < 0) {
                int largestCell = client.settings().largestCell();
                fail(place, MutationChecks.rejection(mutation(place), largestCell), FailureKind.REJECTED);
            } else {
                waiting[waitingCount++] = place;
            }
        }
    }

    /** Moves the first waiting mutation of each row, within the limits of a request, from waiting to sent. */
    private List<Row> nextRequest() {
        rows.clear();
        sentCount = 0;
        int left = 0;
        long bytes = 0;
        List<Row> next = new ArrayList<>(waitingCount);
        for (int index = 0; index < waitingCount; index++) {
            int place = waiting[index];
            Row mutation = mutations.get(place);
            boolean fits =
                    next.isEmpty() || bytes + sizes[place] <= MAX_REQUEST_BYTES && next.size() < MAX_REQUEST_ROWS;
            // rows that wait are added as well, so that no later mutation of the same row overtakes them
            if (rows.add(mutation.getRow()) && fits) {
                next.add(mutation);
                bytes += sizes[place];
                sent[sentCount++] = place;
            } else {
                waiting[left++] = place;
            }
        }
        waitingCount = left;
        return next;
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
        isDeleting = false;
        for (int index = 0; index < sentCount && !isDeleting; index++) {
            isDeleting = mutation(sent[index]) instanceof Delete;
        }
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
        int failedBefore = failures.size();
        OversizedCells oversized = new OversizedCells();
        for (int index = 0; index < sentCount; index++) {
            int place = sent[index];
            try {
                results[place] = request.result(index);
                if (isUnchanged(results[place])) {
                    unchanged++;
                } else {
                    stored++;
                }
            } catch (RuntimeException clientFailure) {
                fail(place, clientFailure, FailureKind.UNKNOWN);
            } catch (IOException cause) {
                if (!oversized.add(place, mutation(place), cause)) {
                    FailureKind kind = FailureClassifier.of(cause);
                    fail(place, cause, kind);
                    // a missing family fails only its own mutations
                    boolean isOfAll = kind == FailureKind.OUTAGE && !FailureClassifier.isFamilyMissing(cause);
                    requestFailure = isOfAll ? cause : requestFailure;
                }
            }
        }
        oversized.forEachOversized(this::fail);
        retry(oversized.retryable());
        request = null;
        answeredAt = System.nanoTime();
        answeredCount += stored + unchanged;
        if (requestFailure != null && stored + unchanged == 0) {
            failWaiting(requestFailure);
        }
        count(stored, unchanged, failedBefore);
    }

    /** Whether the result is that of a check that failed. */
    private static boolean isUnchanged(Object result) {
        return result instanceof CheckAndMutateResult checked && !checked.isSuccess();
    }

    /** Puts mutations in front of the waiting ones, since they come first in their rows. */
    private void retry(int[] places) {
        System.arraycopy(waiting, 0, waiting, places.length, waitingCount);
        System.arraycopy(places, 0, waiting, 0, places.length);
        waitingCount += places.length;
    }

    private void count(int stored, int unchanged, int failedBefore) {
        List<MutationFailure> failed = failures.subList(failedBefore, failures.size());
        client.meters().written(table.getNameAsString(), stored, unchanged, failed);
    }

    /** Fails the waiting mutations with those sent: each further request would end in another time-out. */
    private void failWaiting(Throwable cause) {
        outage = cause;
        for (int index = 0; index < waitingCount; index++) {
            fail(waiting[index], cause, FailureKind.OUTAGE);
        }
        waitingCount = 0;
    }

    private void fail(int place, Throwable cause, FailureKind kind) {
        failures.add(new MutationFailure(exchange(place), table.getNameAsString(), mutation(place), cause, kind));
    }
}
