package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.model.HBaseRow;
import java.util.List;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.client.Result;

/** Maps one message to the rows that it asks for, and the results back to messages. Confined to one thread. */
public interface ReadMapping {
    /** The rows to get, each with its key and the columns to read; without columns, all of them. */
    List<HBaseRow> rows();

    /** The columns to scan, without any all of them, and for filters the values that the message names. */
    HBaseRow model();

    /** A row in the form of a message body. */
    Object row(Result result);

    /** Puts the results of the {@link #rows() rows}, in the same order, into a message. */
    void applyGets(Message message, List<Result> results);

    /** Puts a single row into a message. */
    void applyRow(Message message, Result result);

    /** Puts the results of a scan into a message. */
    void applyScan(Message message, List<Result> results);
}
