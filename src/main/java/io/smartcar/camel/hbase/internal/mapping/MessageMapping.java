package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.rowkey.RowKeyException;
import java.util.List;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.client.Mutation;

/** How messages name rows and cells. Thread-safe. */
public interface MessageMapping {
    /**
     * The mutations that a message stands for, at least one.
     *
     * @param headers the message, by its headers
     * @throws IllegalArgumentException if it lacks what the operation needs
     * @throws RowKeyException if no row key can be made of it
     */
    List<Mutation> mutations(HBaseOperation operation, HBaseHeaders headers);

    /**
     * What a message asks for.
     *
     * @throws IllegalArgumentException if it cannot be understood
     */
    ReadMapping reading(HBaseOperation operation, Message message);

    /** Whether a row is made of the body, so that a list of bodies is a batch. */
    boolean mapsBodies();
}
