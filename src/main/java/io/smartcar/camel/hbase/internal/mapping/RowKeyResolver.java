package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.rowkey.RowKeyException;
import io.smartcar.camel.hbase.rowkey.RowKeyTemplate;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueType;
import java.util.List;
import org.apache.camel.CamelContext;

/** Determines the row key: from a header, else by the template of the endpoint. Thread-safe. */
final class RowKeyResolver {
    private final RowKeyTemplate template;
    /** Whether the template only uses the columns of a line. */
    private final boolean usesLineOnly;

    private final CamelContext context;

    /**
     * @param text the template; null for none
     * @throws IllegalArgumentException if it is malformed
     */
    RowKeyResolver(String text, ColumnLayout layout, CamelContext context) {
        this.context = context;
        if (text == null) {
            template = null;
            usesLineOnly = false;
            return;
        }
        List<String> columns = layout.names();
        RowKeyTemplate byName = RowKeyTemplate.compile(text);
        usesLineOnly = !columns.isEmpty()
                && byName.names().stream().allMatch(name -> columns.contains(name) || name.equals("line"));
        template = usesLineOnly ? RowKeyTemplate.compile(text, columns) : byName;
    }

    /**
     * The row key of a message.
     *
     * @throws IllegalArgumentException if there is neither a header nor a template
     * @throws RowKeyException if the template cannot be evaluated with these values
     */
    byte[] key(HBaseHeaders headers, Fields fields) {
        byte[] given = ValueCodec.encode(headers.get(HBaseConstants.ROW_ID), context);
        if (given != null) {
            return given;
        }
        if (template == null && fields.value(HBaseConstants.ROW_ID) != null) {
            return ValueCodec.encode(fields.value(HBaseConstants.ROW_ID), context);
        }
        if (template == null) {
            throw new IllegalArgumentException("The mapping columns expects the key of a row by the option rowKey,"
                    + " the header " + HBaseConstants.ROW_ID + " or an entry of a map of that name, got none");
        }
        if (usesLineOnly && fields.line() != null) {
            return template.evaluate(fields.line(), null);
        }
        return template.evaluate(
                name -> text(fields.value(name), headers.message().getHeader(name)));
    }

    /** Values become part of a key as text, not in their encoding as cells. */
    private static byte[] text(Object field, Object header) {
        Object value = field != null ? field : header;
        if (value == null) {
            return null;
        }
        return value instanceof byte[] bytes ? bytes : ValueType.STRING.encode(value);
    }
}
