package io.smartcar.camel.hdfs.format;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The columns of a file in the terms of Parquet. */
final class ParquetSchemas {
    /** The bytes of 38 digits. */
    static final int DECIMAL_BYTES = 16;

    private static final int BITS_OF_BYTE = 8;
    private static final int BITS_OF_SHORT = 16;

    private ParquetSchemas() {}

    static MessageType of(FileSchema schema) {
        return new MessageType(
                schema.name(),
                schema.columns().stream()
                        .<Type>map(column -> type(column.type()).named(column.name()))
                        .toList());
    }

    private static Types.PrimitiveBuilder<PrimitiveType> type(ColumnType type) {
        return switch (type) {
            case STRING -> optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType());
            case BYTES -> optional(PrimitiveTypeName.BINARY);
            case BOOLEAN -> optional(PrimitiveTypeName.BOOLEAN);
            case BYTE -> optional(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.intType(BITS_OF_BYTE, true));
            case SHORT -> optional(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.intType(BITS_OF_SHORT, true));
            case INT -> optional(PrimitiveTypeName.INT32);
            case LONG -> optional(PrimitiveTypeName.INT64);
            case FLOAT -> optional(PrimitiveTypeName.FLOAT);
            case DOUBLE -> optional(PrimitiveTypeName.DOUBLE);
            case DECIMAL ->
                optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
                        .length(DECIMAL_BYTES)
                        .as(LogicalTypeAnnotation.decimalType(ColumnType.SCALE, ColumnType.PRECISION));
            case TIMESTAMP ->
                optional(PrimitiveTypeName.INT64).as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS));
            case DATE -> optional(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType());
        };
    }

    private static Types.PrimitiveBuilder<PrimitiveType> optional(PrimitiveTypeName name) {
        return Types.optional(name);
    }
}
