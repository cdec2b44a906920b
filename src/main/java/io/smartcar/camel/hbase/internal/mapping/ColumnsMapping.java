package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.config.HBaseColumnsConfiguration;
import io.smartcar.camel.hbase.mapping.HeaderMappingStrategy;
import io.smartcar.camel.hbase.message.HBaseAttribute;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.rowkey.RowKeyTemplate;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.Append;
import org.apache.hadoop.hbase.client.Increment;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Maps bodies with named columns: maps, and delimited lines whose columns the endpoint names. Rows are read as maps.
 * Thread-safe.
 */
final class ColumnsMapping implements MessageMapping {
    private static final HeaderMappingStrategy BY_HEADERS = new HeaderMappingStrategy();

    private final ColumnLayout layout;
    /** The template of row keys; null for none. */
    private final RowKeyTemplate template;

    private final Class<?> keyType;
    private final CamelContext context;
    private final ModelMutations deletes;

    /**
     * @param keyType the type of decoded row keys unless a message names another; null for text
     * @throws IllegalArgumentException if columns, types, family and row key contradict each other
     */
    ColumnsMapping(HBaseColumnsConfiguration configuration, Class<?> keyType, CamelContext context) {
        this.layout = new ColumnLayout(configuration);
        this.template = configuration.getRowKey() == null ? null : RowKeyTemplate.compile(configuration.getRowKey());
        this.keyType = keyType;
        this.context = context;
        this.deletes = new ModelMutations(context, true);
    }

    @Override
    public List<Mutation> mutations(HBaseOperation operation, Message message) {
        Fields fields = Fields.of(message.getBody(), layout);
        byte[] row = key(message, fields);
        long time = message.getHeader(HBaseConstants.TIMESTAMP, HConstants.LATEST_TIMESTAMP, Long.class);
        return switch (operation) {
            case PUT, CHECK_AND_PUT -> {
                Put put = new Put(row, time);
                fields.forEach(
                        (column, value) -> put.addColumn(column.family(), column.qualifier(), bytes(column, value)));
                yield notEmpty(put);
            }
            case APPEND -> {
                Append append = new Append(row);
                fields.forEach(
                        (column, value) -> append.addColumn(column.family(), column.qualifier(), bytes(column, value)));
                yield notEmpty(append);
            }
            case INCREMENT -> {
                Increment increment = new Increment(row);
                fields.forEach(
                        (column, value) -> increment.addColumn(column.family(), column.qualifier(), number(value)));
                yield notEmpty(increment);
            }
            default -> List.of(deletes.create(operation, named(message, row)));
        };
    }

    /** The row with the columns that the headers name, none for the whole row: the body holds values only. */
    private static HBaseRow named(Message message, byte[] key) {
        HBaseRow named = new HBaseRow();
        named.setId(key);
        named.setTimestamp(message.getHeader(HBaseConstants.TIMESTAMP, 0L, Long.class));
        BY_HEADERS.resolveModel(message).getRows().forEach(row -> named.getCells()
                .addAll(row.getCells()));
        return named;
    }

    private static List<Mutation> notEmpty(Mutation mutation) {
        if (mutation.isEmpty()) {
            throw new IllegalArgumentException("Expected a value for at least one column, got none");
        }
        return List.of(mutation);
    }

    private byte[] bytes(ColumnLayout.Column column, Object value) {
        try {
            return column.type() == null ? encode(value) : column.type().encode(value, layout.format());
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException("Column '" + column.name() + "': " + invalid.getMessage(), invalid);
        }
    }

    private byte[] encode(Object value) {
        return ValueCodec.encode(value, null, layout.format(), context);
    }

    private static long number(Object value) {
        Object text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value;
        return Bytes.toLong(ValueType.LONG.encode(text));
    }

    @Override
    public ReadMapping reading(HBaseOperation operation, Message message) {
        Class<?> defaultKeyType = keyType(message, 1);
        boolean areNumbers = operation == HBaseOperation.INCREMENT;
        List<HBaseRow> rows = operation == HBaseOperation.SCAN ? List.of() : requested(message, defaultKeyType);
        return new ColumnsReadMapping(layout, rows, defaultKeyType, areNumbers);
    }

    private Class<?> keyType(Message message, int index) {
        Object named = message.getHeader(HBaseAttribute.HBASE_ROW_TYPE.asHeader(index));
        return named == null ? keyType : ValueType.of(named).javaType();
    }

    private List<HBaseRow> requested(Message message, Class<?> defaultKeyType) {
        List<HBaseRow> requested = new ArrayList<>();
        for (int index = 1; ; index++) {
            Object header = message.getHeader(HBaseAttribute.HBASE_ROW_ID.asHeader(index));
            if (header == null) {
                break;
            }
            requested.add(layout.row(encode(header), keyType(message, index)));
        }
        if (requested.isEmpty()) {
            bodies(message.getBody())
                    .forEachRemaining(
                            body -> requested.add(layout.row(key(message, Fields.of(body, layout)), defaultKeyType)));
        }
        return requested;
    }

    private static Iterator<?> bodies(Object body) {
        if (body instanceof Iterator<?> several) {
            return several;
        }
        return (body instanceof Iterable<?> several ? several : Collections.singleton(body)).iterator();
    }

    /** The row key: of the header, else by the template, else of the map itself. */
    private byte[] key(Message message, Fields fields) {
        Object given = message.getHeader(HBaseConstants.ROW_ID);
        if (given == null && template != null) {
            return template.evaluate(name -> text(fields.value(name), message.getHeader(name)));
        }
        byte[] key = encode(given != null ? given : fields.value(HBaseConstants.ROW_ID));
        if (key == null) {
            throw new IllegalArgumentException("The mapping columns expects the key of a row by the option rowKey,"
                    + " the header " + HBaseConstants.ROW_ID + " or an entry of a map of that name, got none");
        }
        return key;
    }

    /** Values become part of a key as text, not in their encoding as cells. */
    private static byte[] text(Object field, Object header) {
        Object value = field != null ? field : header;
        return value == null ? null : ValueType.STRING.encode(value);
    }

    @Override
    public boolean mapsBodies() {
        return true;
    }
}
