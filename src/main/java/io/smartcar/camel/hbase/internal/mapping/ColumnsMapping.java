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
 * Maps bodies with named columns: maps, and delimited lines whose columns the endpoint names. Rows are read as maps.
 * Thread-safe.
 */
final class ColumnsMapping implements MessageMapping {
    private final ColumnLayout layout;
    private final RowKeyResolver rowKeys;
    private final Class<?> keyType;
    private final CamelContext context;

    /**
     * @param keyType the type of decoded row keys unless a message names another; null for text
     * @throws IllegalArgumentException if columns, types, family and row key contradict each other
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

    /** Deletes the columns that the headers name, or else the row; the body holds values only. */
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
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException("Column '" + column.name() + "': " + invalid.getMessage(), invalid);
        }
    }

    private static long number(Object value) {
        Object text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value;
        return Bytes.toLong(ValueType.LONG.encode(text));
    }

    @Override
    public ReadMapping reading(HBaseOperation operation, Message message) {
        Class<?> defaultKeyType = keyType(message, 1);
        return new ColumnsReadMapping(
                layout,
                requested(operation, message, defaultKeyType),
                defaultKeyType,
                operation == HBaseOperation.INCREMENT);
    }

    private Class<?> keyType(Message message, int index) {
        Object named = message.getHeader(HBaseAttribute.HBASE_ROW_TYPE.asHeader(index));
        return named == null ? keyType : ValueType.of(named).javaType();
    }

    /** The requested rows; none for a scan. */
    private List<ColumnsReadMapping.Requested> requested(
            HBaseOperation operation, Message message, Class<?> defaultKeyType) {
        List<ColumnsReadMapping.Requested> requested = new ArrayList<>();
        if (operation == HBaseOperation.SCAN) {
            return requested;
        }
        for (int index = 1; ; index++) {
            Object header = message.getHeader(HBaseAttribute.HBASE_ROW_ID.asHeader(index));
            if (header == null) {
                break;
            }
            requested.add(
                    new ColumnsReadMapping.Requested(ValueCodec.encode(header, context), keyType(message, index)));
        }
        HBaseHeaders headers = HBaseHeaders.of(message);
        if (requested.isEmpty() && message.getBody() instanceof Iterable<?> bodies) {
            bodies.forEach(body -> requested.add(requested(headers, body, defaultKeyType)));
        } else if (requested.isEmpty() && message.getBody() instanceof Iterator<?> bodies) {
            bodies.forEachRemaining(body -> requested.add(requested(headers, body, defaultKeyType)));
        } else if (requested.isEmpty()) {
            requested.add(requested(headers, message.getBody(), defaultKeyType));
        }
        return requested;
    }

    private ColumnsReadMapping.Requested requested(HBaseHeaders headers, Object body, Class<?> type) {
        return new ColumnsReadMapping.Requested(rowKeys.key(headers, Fields.of(body, layout)), type);
    }

    @Override
    public boolean mapsBodies() {
        return true;
    }
}
