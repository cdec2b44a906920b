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
 * Mutations of one table, each with the exchange or the body that it came from, written in as few requests as
 * possible: one call for each region server, except that a second mutation of a row waits until the first is answered,
 * so that a retry by the client cannot turn their order. Confined to one thread.
 */
public final class TableWrites {
    /** A request stays well below what a region server takes (256 MiB): bytes of cells. */
    private static final long LARGEST_REQUEST = 32L * 1024 * 1024;
    /** A region server warns of requests with more, or refuses them if told so (hbase.rpc.rows.warning.threshold). */
    private static final int MOST_ROWS_IN_REQUEST = 5_000;
    /** Nanoseconds: a region server counts milliseconds, and two of ours surely contain the beginning of one. */
    private static final long DELETION_HIDES = 2_000_000;

    private final HBaseClient client;
    private final TableName table;
    private final List<Row> mutations = new ArrayList<>();
    private final Function<Object, Exchange> ofBody;
    /** What each mutation came from: an exchange, or a body that gets one of its own if it is not stored. */
    private final List<Object> origins = new ArrayList<>();

    private final List<MutationFailure> failures = new ArrayList<>();
    private Object[] results;

    /** Places of the mutations that are still to be sent, in order: the first {@link #waitingCount} are valid. */
    private int[] waiting;

    private int waitingCount;
    /** Bytes of the mutations, by place; -1 of those that are not to be sent. */
    private long[] sizes = new long[16];
    /** Places of the mutations under way. */
    private int[] sent;

    private int sentCount;
    private long sentAt;
    private long answeredAt;
    /** How many were answered by something else than a failure. */
    private int answeredCount;
    /** What befell a whole request, so that the rest was not sent. */
    private Throwable outage;
    /** Whether the last request deletes anything. */
    private boolean deleted;

    private SeenRows rows;
    /** To the mutations under way; null if there are none. */
    private WriteRequest answers;

    /** @param ofBody makes the exchange with which a mutation is reported that came from a body */
    TableWrites(HBaseClient client, TableName table, Function<Object, Exchange> ofBody) {
        this.client = client;
        this.table = table;
        this.ofBody = ofBody;
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
     * Adds a mutation; not once sending has begun.
     *
     * @param mutation a {@link Mutation}, or a {@link CheckAndMutate} of one
     * @param origin the exchange that it came from, or a body
     */
    void add(Row mutation, Object origin) {
        int place = mutations.size();
        if (place == sizes.length) {
            sizes = Arrays.copyOf(sizes, 2 * place);
        }
        // now, while its cells have only just been made and are still in the processor's cache
        sizes[place] = MutationChecks.size(mutation, client.settings().largestCell());
        mutations.add(mutation);
        origins.add(origin);
    }

    /** A mutation, or what a check guards, by its place in the order of adding. */
    Mutation mutation(int place) {
        return MutationChecks.mutation(mutations.get(place));
    }

    /** Shows the exchange and the table of each mutation, in the order of adding. */
    public void forEach(BiConsumer<Exchange, String> mutation) {
        for (int place = 0; place < origins.size(); place++) {
            mutation.accept(exchange(place), table.getNameAsString());
        }
    }

    private Exchange exchange(int place) {
        Object origin = origins.get(place);
        return origin instanceof Exchange exchange ? exchange : ofBody.apply(origin);
    }

    /** What HBase answered to a mutation, by its place in the order of adding; null if nothing. */
    Object result(int place) {
        return results[place];
    }

    /** Sends everything and waits for the answers. Returns what was not stored. */
    List<MutationFailure> write() {
        while (send()) {
            receive();
        }
        return failures;
    }

    /**
     * Why nothing at all of this was stored, if it is an outage: what comes next for the table would meet with it, too.
     *
     * @return null if something was answered, or what failed failed for itself
     */
    Throwable outage() {
        return answeredCount == 0 ? outage : null;
    }

    /** Fails everything, in place of sending it, for an outage that was met with before. */
    void giveUp(Throwable outageBefore) {
        begin();
        failWaiting(outageBefore);
        count(0, 0, 0);
    }

    /** What was not stored, so far. */
    List<MutationFailure> failures() {
        return failures;
    }

    /** Sends the next request, without waiting for its answers. Returns false if nothing is left to send. */
    boolean send() {
        int failedBefore = failures.size();
        if (waiting == null) {
            begin();
        }
        List<Row> request = nextRequest();
        if (request.isEmpty()) {
            count(0, 0, failedBefore);
            return false;
        }
        awaitNextMillisecond();
        sentAt = System.nanoTime();
        try {
            answers = new WriteRequest(client, table, request);
        } catch (IOException unreachable) {
            failSent(unreachable, FailureKind.OUTAGE);
            failWaiting(unreachable);
        }
        count(0, 0, failedBefore);
        return true;
    }

    /**
     * Lets a millisecond pass after an answer to a deletion: what is written to its row next must not bear its time, by
     * which it would be deleted, too.
     */
    private void awaitNextMillisecond() {
        long end = answeredAt + DELETION_HIDES;
        for (long left = end - System.nanoTime(); deleted && left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        deleted = false;
        for (int index = 0; index < sentCount && !deleted; index++) {
            deleted = mutation(sent[index]) instanceof Delete;
        }
    }

    /** Waits for the answers to the request under way, if there is one. */
    void receive() {
        if (answers == null) {
            return;
        }
        long deadline = sentAt + TimeUnit.MILLISECONDS.toNanos(client.settings().patience());
        answers.await(deadline - System.nanoTime(), "Writing to table '" + table + "'");
        Throwable ofRequest = null;
        int stored = 0;
        int unchanged = 0;
        int failedBefore = failures.size();
        OversizedCells oversized = new OversizedCells();
        for (int index = 0; index < sentCount; index++) {
            int place = sent[index];
            try {
                results[place] = answers.get(index);
                if (isUnchanged(results[place])) {
                    unchanged++;
                } else {
                    stored++;
                }
            } catch (RuntimeException ofClient) {
                fail(place, ofClient, FailureKind.UNKNOWN);
            } catch (IOException cause) {
                if (!oversized.note(place, mutation(place), cause)) {
                    FailureKind kind = FailureClassifier.of(cause);
                    fail(place, cause, kind);
                    // the others may be meant for families that are there
                    boolean isOfAll = kind == FailureKind.OUTAGE && !FailureClassifier.isFamilyMissing(cause);
                    ofRequest = isOfAll ? cause : ofRequest;
                }
            }
        }
        FailureKind ofOversized = oversized.hasGuilty() ? FailureKind.REJECTED : FailureKind.UNKNOWN;
        oversized.forEachGuilty((cause, place) -> fail(place, cause, ofOversized));
        sendAgain(oversized.innocent());
        answers = null;
        answeredAt = System.nanoTime();
        answeredCount += stored + unchanged;
        if (ofRequest != null && stored + unchanged == 0) {
            failWaiting(ofRequest);
        }
        count(stored, unchanged, failedBefore);
    }

    /** Whether the answer is that a check did not hold. */
    private static boolean isUnchanged(Object answer) {
        return answer instanceof CheckAndMutateResult checked && !checked.isSuccess();
    }

    private void count(int stored, int unchanged, int failedBefore) {
        List<MutationFailure> failed = failures.subList(failedBefore, failures.size());
        client.meters().written(table.getNameAsString(), stored, unchanged, failed);
    }

    /** Puts mutations before those that wait: they come first in their rows. */
    private void sendAgain(int[] places) {
        System.arraycopy(waiting, 0, waiting, places.length, waitingCount);
        System.arraycopy(places, 0, waiting, 0, places.length);
        waitingCount += places.length;
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
                fail(place, MutationChecks.refusal(mutation(place), largestCell), FailureKind.REJECTED);
            } else {
                waiting[waitingCount++] = place;
            }
        }
    }

    private List<Row> nextRequest() {
        rows.clear();
        sentCount = 0;
        int left = 0;
        long bytes = 0;
        List<Row> request = new ArrayList<>(waitingCount);
        for (int index = 0; index < waitingCount; index++) {
            int place = waiting[index];
            Row mutation = mutations.get(place);
            boolean fits = request.isEmpty()
                    || bytes + sizes[place] <= LARGEST_REQUEST && request.size() < MOST_ROWS_IN_REQUEST;
            // every row is noted, taken or not, so that none is overtaken by a later mutation of its own
            if (rows.add(mutation.getRow()) && fits) {
                request.add(mutation);
                bytes += sizes[place];
                sent[sentCount++] = place;
            } else {
                waiting[left++] = place;
            }
        }
        waitingCount = left;
        return request;
    }

    private void failSent(Throwable cause, FailureKind kind) {
        for (int index = 0; index < sentCount; index++) {
            fail(sent[index], cause, kind);
        }
    }

    /** What was not even sent shares the fate of what was: trying it, too, would take a time-out for each request. */
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
