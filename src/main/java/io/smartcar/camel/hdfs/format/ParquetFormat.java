package io.smartcar.camel.hdfs.format;

import io.smartcar.camel.hdfs.failure.HdfsRecordException;
import io.smartcar.camel.support.MessageText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A file of columns: a record is an {@code Object[]} of their values. Thread-safe.
 *
 * @param compression of the pages
 * @param memory what all open files share
 */
public record ParquetFormat(FileCompression compression, ParquetMemory memory) implements FileFormat {
    @Override
    public String extension() {
        return "parquet";
    }

    @Override
    public Object record(Object body, FileSchema schema) {
        if (schema == null) {
            throw new HdfsRecordException("Expected the columns of the record, got none");
        }
        List<FileSchema.Column> columns = schema.columns();
        if (!(body instanceof Object[] values) || values.length != columns.size()) {
            throw new HdfsRecordException("Expected an array of the " + columns.size() + " columns of '" + schema.name()
                    + "', got " + (body instanceof Object[] other ? other.length + " values" : describe(body)));
        }
        Object[] record = new Object[values.length];
        for (int i = 0; i < record.length; i++) {
            FileSchema.Column column = columns.get(i);
            try {
                record[i] = values[i] == null ? null : column.type().convert(values[i]);
            } catch (IllegalArgumentException invalid) {
                throw new HdfsRecordException(
                        "Expected a value of type " + column.type().hive() + " in column '" + column.name() + "' of '"
                                + schema.name() + "', got '" + MessageText.of(values[i]) + "'",
                        invalid);
            }
        }
        return record;
    }

    private static String describe(Object body) {
        return body == null ? "null" : body.getClass().getName();
    }

    @Override
    public RecordWriter open(OutputStream out, FileSchema schema) throws IOException {
        return new ParquetFile(out, schema, this);
    }
}
