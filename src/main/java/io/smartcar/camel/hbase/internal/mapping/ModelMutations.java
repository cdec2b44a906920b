package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueType;
import io.smartcar.camel.support.MessageText;
import org.apache.camel.CamelContext;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.Append;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Increment;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;

/** Creates client mutations of rows of the model. Thread-safe. */
public final class ModelMutations {
    private final CamelContext context;
    private final boolean timeIsVersion;

    /**
     * @param timeIsVersion whether the deletion of a cell with a timestamp deletes that version only; otherwise older
     *     versions as well, since a cell that was read has a timestamp, and its deletion must not reveal older versions
     */
    ModelMutations(CamelContext context, boolean timeIsVersion) {
        this.context = context;
        this.timeIsVersion = timeIsVersion;
    }

    /**
     * The mutation of a row.
     *
     * @throws IllegalArgumentException if the row is incomplete for the operation
     */
    Mutation create(HBaseOperation operation, HBaseRow row) {
        return switch (operation) {
            case PUT, CHECK_AND_PUT -> put(row);
            case DELETE, CHECK_AND_DELETE -> delete(row);
            case APPEND -> append(row);
            case INCREMENT -> increment(row);
            default -> throw new IllegalArgumentException("Expected an operation that writes, got " + operation);
        };
    }

    /**
     * The bytes of a row's key.
     *
     * @throws IllegalArgumentException if it has no key
     */
    public static byte[] key(HBaseRow row, CamelContext context) {
        byte[] key = ValueCodec.encode(row.getId(), context);
        if (key == null) {
            throw new IllegalArgumentException(
                    "Expected the key of a row (header " + HBaseConstants.ROW_ID + ", or the row's id), got none");
        }
        return key;
    }

    private Put put(HBaseRow row) {
        Put put = new Put(key(row, context));
        for (HBaseCell cell : row.getCells()) {
            if (cell.getValue() != null) {
                put.addColumn(family(cell), qualifier(cell), time(row, cell), value(cell));
            }
        }
        return notEmpty(put, row);
    }

    private Delete delete(HBaseRow row) {
        Delete delete = new Delete(key(row, context), time(row));
        for (HBaseCell cell : row.getCells()) {
            long time = time(row, cell);
            if (cell.getQualifier() == null) {
                delete.addFamily(family(cell), time);
            } else if (timeIsVersion && cell.getTimestamp() != null) {
                delete.addColumn(family(cell), qualifier(cell), time);
            } else {
                delete.addColumns(family(cell), qualifier(cell), time);
            }
        }
        return delete;
    }

    private Append append(HBaseRow row) {
        Append append = new Append(key(row, context));
        for (HBaseCell cell : row.getCells()) {
            if (cell.getValue() != null) {
                append.addColumn(family(cell), qualifier(cell), value(cell));
            }
        }
        return notEmpty(append, row);
    }

    private Increment increment(HBaseRow row) {
        Increment increment = new Increment(key(row, context));
        for (HBaseCell cell : row.getCells()) {
            Object amount = cell.getValue() == null ? 1L : cell.getValue();
            increment.addColumn(family(cell), qualifier(cell), Bytes.toLong(ValueType.LONG.encode(amount)));
        }
        return notEmpty(increment, row);
    }

    private static <T extends Mutation> T notEmpty(T mutation, HBaseRow row) {
        if (mutation.isEmpty()) {
            throw new IllegalArgumentException("Expected a value for a column of row '" + MessageText.of(row.getId())
                    + "' (headers " + HBaseConstants.FAMILY + ", " + HBaseConstants.QUALIFIER + " and "
                    + HBaseConstants.VALUE + ", or cells), got " + row.getCells());
        }
        return mutation;
    }

    private byte[] value(HBaseCell cell) {
        try {
            return ValueCodec.encode(cell.getValue(), cell.getValueType(), context);
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(
                    "Column '" + cell.getFamily() + ":" + cell.getQualifier() + "': " + invalid.getMessage(), invalid);
        }
    }

    private static byte[] family(HBaseCell cell) {
        if (cell.getFamily() == null) {
            throw new IllegalArgumentException("Expected a column family, got none in " + cell);
        }
        return Bytes.toBytes(cell.getFamily());
    }

    private static byte[] qualifier(HBaseCell cell) {
        if (cell.getQualifier() == null) {
            throw new IllegalArgumentException("Expected a column in family '" + cell.getFamily() + "' (header "
                    + HBaseConstants.QUALIFIER + ", or the cell's qualifier), got none");
        }
        return Bytes.toBytes(cell.getQualifier());
    }

    private static long time(HBaseRow row) {
        return row.isTimestampSet() ? row.getTimestamp() : HConstants.LATEST_TIMESTAMP;
    }

    private static long time(HBaseRow row, HBaseCell cell) {
        return cell.getTimestamp() != null ? cell.getTimestamp() : time(row);
    }
}
