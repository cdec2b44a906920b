package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.model.HBaseRow;
import java.util.List;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;

/** Maps one message to the rows that it asks for, and the results back to messages. Confined to one thread. */
public interface ReadMapping {
    /**
     * One get per row.
     *
     * @throws IllegalArgumentException if a row has no key
     */
    List<Get> gets();

    /** Restricts a scan to the requested columns. */
    void addColumns(Scan scan);

    /** The columns and values that the message names, for filters. */
    HBaseRow model();

    /** A row in the form of a message body. */
    Object row(Result result);

    /** Puts the results of the {@link #gets() gets}, in the same order, into a message. */
    void applyGets(Message message, List<Result> results);

    /** Puts a single row into a message. */
    void applyRow(Message message, Result result);

    /** Puts the results of a scan into a message. */
    void applyScan(Message message, List<Result> results);
}
