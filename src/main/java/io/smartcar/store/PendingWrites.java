package io.smartcar.store;

import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;

/** The writes that one attempt has collected. Confined to the thread that processes the exchange. */
public interface PendingWrites {
    /** Calls the consumer with the exchange and the table of each pending write, in the order of collection. */
    void forEach(BiConsumer<Exchange, String> write);

    /** Writes all that is pending, in bulk; returns the writes that failed. */
    List<WriteFailure> flush();

    /** Discards what is pending and stops collecting. */
    void end();

    /** A probe of everything that this attempt has written to or was to write to. */
    Store.Probe probe();
}
