package io.smartcar.store.transaction;

import io.smartcar.camel.hbase.HBaseProbe;
import io.smartcar.camel.hbase.failure.MutationFailure;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;

/** What an attempt collects its mutations in, and writes them with; tests put a fake in its place. */
interface MutationBuffer {
    /** Calls the consumer with exchange and table of each mutation that is waiting, in the order of collection. */
    void forEach(BiConsumer<Exchange, String> mutation);

    /** Writes and forgets what is waiting; returns what was not stored. */
    List<MutationFailure> flush();

    /** Forgets what is waiting; what comes later is not collected any more. */
    void end();

    /** A probe of all that this buffer has met. */
    HBaseProbe probe();

    /** Begins to collect for an exchange. */
    interface Factory {
        MutationBuffer begin(Exchange exchange);
    }
}
