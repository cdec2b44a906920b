package io.smartcar.store;

import java.util.List;
import org.apache.camel.Exchange;

/** The writes that one attempt has collected. Confined to the thread that processes the exchange. */
public interface PendingWrites {
    /** Takes pending writes one by one. */
    interface Visitor {
        /**
         * Takes a write.
         *
         * @param source the exchange that the write came from
         * @param table the table, or the like, that it is meant for
         * @param write what a {@link HoldingStore} appends later; null in any other store
         */
        void visit(Exchange source, String table, Object write);
    }

    /** Passes each pending write to the visitor, in the order of collection. */
    void forEach(Visitor visitor);

    /** Writes all that is pending, in bulk; returns the writes that failed. A {@link HoldingStore} writes nothing yet. */
    List<WriteFailure> flush();

    /** Discards what is pending and stops collecting. */
    void end();

    /** A probe of everything that this attempt has written to or was to write to. */
    Store.Probe probe();
}
