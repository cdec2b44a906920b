package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.config.HBaseWriteConfiguration;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueFormat;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.client.Append;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Increment;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Row;
import org.apache.hadoop.hbase.util.Bytes;

/** The write options of endpoint and message: time to live, durability and guard. Thread-safe. */
public final class WriteOptions {
    private final HBaseWriteConfiguration configuration;
    private final ValueFormat format;
    private final CamelContext context;

    /** @param format that of the value to compare a guarding cell with; null for binary */
    public WriteOptions(HBaseWriteConfiguration configuration, ValueFormat format, CamelContext context) {
        this.configuration = configuration;
        this.format = format;
        this.context = context;
    }

    /** Applies all options but the guard to a mutation. */
    void applyTo(Mutation mutation, Message message) {
        if (configuration.getDurability() != null) {
            mutation.setDurability(configuration.getDurability());
        }
        Long timeToLive = message.getHeader(HBaseConstants.TIME_TO_LIVE, configuration.getTimeToLive(), Long.class);
        if (timeToLive != null && !(mutation instanceof Delete)) {
            mutation.setTTL(timeToLive);
        }
    }

    /** Whether a message expects a result of its write. */
    boolean hasResult(HBaseOperation operation, Message message) {
        return returnsResults(operation) || isGuarded(operation, message);
    }

    /** Whether the values after a write are put into its message. */
    public boolean returnsResults(HBaseOperation operation) {
        return configuration.isReturnResults()
                && (operation == HBaseOperation.APPEND || operation == HBaseOperation.INCREMENT);
    }

    /** Whether a write depends on the value of a cell. */
    static boolean isGuarded(HBaseOperation operation, Message message) {
        return operation == HBaseOperation.CHECK_AND_PUT
                || operation == HBaseOperation.CHECK_AND_DELETE
                || message.getHeader(HBaseConstants.CHECK_FAMILY) != null;
    }

    /**
     * The mutation, with a guard if the operation or the message asks for one.
     *
     * @throws IllegalArgumentException if the message does not name the cell to check
     */
    Row guard(Mutation mutation, HBaseOperation operation, Message message) {
        return isGuarded(operation, message) ? guard(mutation, message) : mutation;
    }

    private CheckAndMutate guard(Mutation mutation, Message message) {
        byte[] family = name(message, HBaseConstants.CHECK_FAMILY);
        byte[] qualifier = name(message, HBaseConstants.CHECK_QUALIFIER);
        byte[] value = expected(message);
        CheckAndMutate.Builder check = CheckAndMutate.newBuilder(mutation.getRow());
        if (value == null) {
            check.ifNotExists(family, qualifier);
        } else {
            check.ifMatches(family, qualifier, operator(message), value);
        }
        if (mutation instanceof Put put) {
            return check.build(put);
        }
        if (mutation instanceof Delete delete) {
            return check.build(delete);
        }
        return mutation instanceof Append append ? check.build(append) : check.build((Increment) mutation);
    }

    private byte[] expected(Message message) {
        try {
            return ValueCodec.encode(message.getHeader(HBaseConstants.CHECK_VALUE), null, format, context);
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(
                    "Header " + HBaseConstants.CHECK_VALUE + ": " + invalid.getMessage(), invalid);
        }
    }

    private static byte[] name(Message message, String header) {
        String name = message.getHeader(header, String.class);
        if (name == null) {
            throw new IllegalArgumentException("A guarded write expects the cell to check in the headers "
                    + HBaseConstants.CHECK_FAMILY + " and " + HBaseConstants.CHECK_QUALIFIER + ", got no " + header);
        }
        return Bytes.toBytes(name);
    }

    private static CompareOperator operator(Message message) {
        String name = message.getHeader(HBaseConstants.CHECK_OPERATOR, "EQUAL", String.class);
        return CompareOperator.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
