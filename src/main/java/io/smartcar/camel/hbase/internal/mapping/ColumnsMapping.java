package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.config.HBaseColumnsConfiguration;
import io.smartcar.camel.hbase.message.HBaseAttribute;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.Append;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Increment;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Maps bodies whose columns have names: maps, and delimited lines of which the endpoint names the columns. What is read
 * becomes maps again. Thread-safe.
 */
final class ColumnsMapping implements MessageMapping {
    private final ColumnLayout layout;
    private final RowKeyResolver rowKeys;
    private final Class<?> keyType;
    private final CamelContext context;

    /**
     * @param keyType what the keys of rows that are read become, where a message does not say; null for text
     * @throws IllegalArgumentException if columns, types, family or row key do not fit each other
     */
    ColumnsMapping(HBaseColumnsConfiguration configuration, Class<?> keyType, CamelContext context) {
        this.layout = new ColumnLayout(configuration);
        this.rowKeys = new RowKeyResolver(configuration.getRowKey(), layout, context);
        this.keyType = keyType;
        this.context = context;
    }

    @Override
    public List<Mutation> mutations(HBaseOperation operation, HBaseHeaders headers) {
        Message message = headers.message();
        Fields fields = Fields.of(message.getBody(), layout);
        byte[] row = rowKeys.key(headers, fields);
        long time = headers.get(HBaseConstants.TIMESTAMP, HConstants.LATEST_TIMESTAMP, Long.class);
        Mutation mutation =
                switch (operation) {
                    case PUT, CHECK_AND_PUT -> put(new Put(row, time), fields);
                    case DELETE, CHECK_AND_DELETE -> delete(new Delete(row, time), message, time);
                    case APPEND -> append(new Append(row), fields);
                    case INCREMENT -> increment(new Increment(row), fields);
                    default ->
                        throw new IllegalArgumentException("Expected an operation that writes, got " + operation);
                };
        return List.of(mutation);
    }

    private Put put(Put put, Fields fields) {
        fields.forEach((column, value) -> put.addColumn(column.family(), column.qualifier(), bytes(column, value)));
        return notEmpty(put);
    }

    /** The columns that the headers name, or without any the row: what a map or a line holds are values. */
    private static Delete delete(Delete delete, Message message, long timeOfRow) {
        for (int index = 1; ; index++) {
            String family = message.getHeader(HBaseAttribute.HBASE_FAMILY.asHeader(index), String.class);
            if (family == null) {
                return delete;
            }
            long time = message.getHeader(HBaseAttribute.HBASE_TIMESTAMP.asHeader(index), timeOfRow, Long.class);
            String qualifier = message.getHeader(HBaseAttribute.HBASE_QUALIFIER.asHeader(index), String.class);
            if (qualifier == null) {
                delete.addFamily(Bytes.toBytes(family), time);
            } else if (message.getHeader(HBaseAttribute.HBASE_TIMESTAMP.asHeader(index)) != null) {
                delete.addColumn(Bytes.toBytes(family), Bytes.toBytes(qualifier), time);
            } else {
                delete.addColumns(Bytes.toBytes(family), Bytes.toBytes(qualifier), time);
            }
        }
    }

    private Append append(Append append, Fields fields) {
        fields.forEach((column, value) -> append.addColumn(column.family(), column.qualifier(), bytes(column, value)));
        return notEmpty(append);
    }

    private Increment increment(Increment increment, Fields fields) {
        fields.forEach((column, value) -> increment.addColumn(column.family(), column.qualifier(), number(value)));
        return notEmpty(increment);
    }

    private static <T extends Mutation> T notEmpty(T mutation) {
        if (mutation.isEmpty()) {
            throw new IllegalArgumentException("Expected a value for at least one column, got none");
        }
        return mutation;
    }

    private byte[] bytes(ColumnLayout.Column column, Object value) {
        try {
            return column.type() == null
                    ? ValueCodec.encode(value, context)
                    : column.type().encode(value);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException("Column '" + column.name() + "': " + unfit.getMessage(), unfit);
        }
    }

    private static long number(Object value) {
        Object text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value;
        return Bytes.toLong(ValueType.LONG.encode(text));
    }

    @Override
    public ReadMapping reading(HBaseOperation operation, Message message) {
        Class<?> ofKeys = keyType(message, 1);
        return new ColumnsReadMapping(
                layout, asked(operation, message, ofKeys), ofKeys, operation == HBaseOperation.INCREMENT);
    }

    private Class<?> keyType(Message message, int index) {
        Object named = message.getHeader(HBaseAttribute.HBASE_ROW_TYPE.asHeader(index));
        return named == null ? keyType : ValueType.of(named).javaType();
    }

    /** The rows that a message asks for; a scan asks for none. */
    private List<ColumnsReadMapping.Asked> asked(HBaseOperation operation, Message message, Class<?> ofKeys) {
        List<ColumnsReadMapping.Asked> asked = new ArrayList<>();
        if (operation == HBaseOperation.SCAN) {
            return asked;
        }
        for (int index = 1; ; index++) {
            Object header = message.getHeader(HBaseAttribute.HBASE_ROW_ID.asHeader(index));
            if (header == null) {
                break;
            }
            asked.add(new ColumnsReadMapping.Asked(ValueCodec.encode(header, context), keyType(message, index)));
        }
        HBaseHeaders headers = HBaseHeaders.of(message);
        if (asked.isEmpty() && message.getBody() instanceof Iterable<?> bodies) {
            bodies.forEach(body -> asked.add(asked(headers, body, ofKeys)));
        } else if (asked.isEmpty() && message.getBody() instanceof Iterator<?> bodies) {
            bodies.forEachRemaining(body -> asked.add(asked(headers, body, ofKeys)));
        } else if (asked.isEmpty()) {
            asked.add(asked(headers, message.getBody(), ofKeys));
        }
        return asked;
    }

    private ColumnsReadMapping.Asked asked(HBaseHeaders headers, Object body, Class<?> ofKey) {
        return new ColumnsReadMapping.Asked(rowKeys.key(headers, Fields.of(body, layout)), ofKey);
    }

    @Override
    public boolean mapsBodies() {
        return true;
    }
}
