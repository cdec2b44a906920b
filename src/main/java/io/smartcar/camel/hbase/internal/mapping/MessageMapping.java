package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.rowkey.RowKeyException;
import java.util.List;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.client.Mutation;

/** Maps messages to rows and cells. Thread-safe. */
public interface MessageMapping {
    /**
     * The mutations of a message, at least one unless its body is a result without rows.
     *
     * @throws IllegalArgumentException if the message is incomplete for the operation
     * @throws RowKeyException if its values make no row key
     */
    List<Mutation> mutations(HBaseOperation operation, Message message);

    /**
     * The rows that a message asks for.
     *
     * @throws IllegalArgumentException if the message is malformed
     */
    ReadMapping reading(HBaseOperation operation, Message message);

    /** Whether a body is a row, so that a list of bodies is a batch. */
    boolean mapsBodies();
}
