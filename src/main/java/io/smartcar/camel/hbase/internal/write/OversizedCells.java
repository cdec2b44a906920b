package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.apache.hadoop.hbase.client.Mutation;

/**
 * Sorts out who is to blame when a region refuses mutations because of a cell's size. A region server that meets with
 * one cell beyond its limit refuses all puts and deletes that came to the region by the same request, with the same
 * error: those without such a cell are innocent, were not written, and can be sent again. Confined to one thread.
 */
final class OversizedCells {
    private record Refusal(int place, boolean guilty, Throwable cause) {}

    private final List<Refusal> refusals = new ArrayList<>(0);
    private int guilty;

    /**
     * Takes note of a failure, if it is about a cell's size.
     *
     * @param place the mutation's place in its batch
     * @return false if it is about something else
     */
    boolean note(int place, Mutation mutation, Throwable cause) {
        long limit = FailureClassifier.cellLimit(cause);
        if (limit < 0) {
            return false;
        }
        boolean isGuilty = MutationChecks.largestCell(mutation) > limit;
        guilty += isGuilty ? 1 : 0;
        refusals.add(new Refusal(place, isGuilty, cause));
        return true;
    }

    /** Whether there is a mutation with a cell that is too large among those refused. */
    boolean hasGuilty() {
        return guilty > 0;
    }

    /** Shows the mutations with a cell that is too large, by their places; all of those refused if there is none. */
    void forEachGuilty(ObjIntConsumer<Throwable> mutation) {
        for (Refusal refusal : refusals) {
            if (refusal.guilty() || guilty == 0) {
                mutation.accept(refusal.cause(), refusal.place());
            }
        }
    }

    /** The places of the others, in order. */
    int[] innocent() {
        return guilty == 0
                ? new int[0]
                : refusals.stream()
                        .filter(refusal -> !refusal.guilty())
                        .mapToInt(Refusal::place)
                        .toArray();
    }
}
