package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.model.HBaseRow;
import java.util.List;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;

/** What one message asks for, and how it takes the answer. Confined to one thread. */
public interface ReadMapping {
    /**
     * A get of each row that is asked for.
     *
     * @throws IllegalArgumentException if a row has no key
     */
    List<Get> gets();

    /** Restricts a scan to the columns that are asked for. */
    void addColumns(Scan scan);

    /** The columns and values that the message names, for filters that compare with them. */
    HBaseRow model();

    /** A row as a message's body holds it. */
    Object row(Result result);

    /** Puts the rows got into a message: one for each {@link #gets() get}, in that order. */
    void applyGets(Message message, List<Result> results);

    /** Puts one row into a message of its own. */
    void applyRow(Message message, Result result);

    /** Puts the rows that a scan found into a message. */
    void applyScan(Message message, List<Result> results);
}
