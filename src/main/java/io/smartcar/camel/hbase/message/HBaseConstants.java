package io.smartcar.camel.hbase.message;

import org.apache.camel.spi.Metadata;

/** The names of the headers that the {@code hbase:} component reads and sets. */
public final class HBaseConstants {
    /** The table; overrides that of the endpoint. */
    @Metadata(label = "producer", description = "The table, overriding that of the endpoint", javaType = "String")
    public static final String TABLE_NAME = "CamelHBaseTableName";

    /** A client mutation, written as it is. */
    @Metadata(
            label = "producer",
            description = "A mutation of the HBase client (Put, Delete, Append, Increment), written as it is instead"
                    + " of any mapping",
            javaType = "org.apache.hadoop.hbase.client.Mutation")
    public static final String MUTATION = "CamelHBaseMutation";

    /** The operation; overrides that of the endpoint. */
    @Metadata(
            label = "producer",
            description = "The operation, overriding that of the endpoint",
            enums = "CamelHBasePut,CamelHBaseDelete,CamelHBaseAppend,CamelHBaseIncrement,CamelHBaseCheckAndPut,"
                    + "CamelHBaseCheckAndDelete,CamelHBaseGet,CamelHBaseExists,CamelHBaseScan",
            javaType = "String")
    public static final String OPERATION = "CamelHBaseOperation";

    /** Operation: write cells. */
    public static final String PUT = "CamelHBasePut";
    /** Operation: delete a row, a family, a column or a version of it. */
    public static final String DELETE = "CamelHBaseDelete";
    /** Operation: append to values. */
    public static final String APPEND = "CamelHBaseAppend";
    /** Operation: add to numbers. */
    public static final String INCREMENT = "CamelHBaseIncrement";
    /** Operation: write cells if a cell has the expected value. */
    public static final String CHECK_AND_PUT = "CamelHBaseCheckAndPut";
    /** Operation: delete if a cell has the expected value. */
    public static final String CHECK_AND_DELETE = "CamelHBaseCheckAndDelete";
    /** Operation: read rows by their keys. */
    public static final String GET = "CamelHBaseGet";
    /** Operation: check whether a row, or a cell of it, exists. */
    public static final String EXISTS = "CamelHBaseExists";
    /** Operation: read a range of rows. */
    public static final String SCAN = "CamelHBaseScan";

    /** The row key; indexed. */
    @Metadata(description = "The row key; of the second cell CamelHBaseRowId2, and so on", javaType = "Object")
    public static final String ROW_ID = "CamelHBaseRowId";

    /** The type of decoded row keys; indexed. */
    @Metadata(
            label = "producer",
            description = "The type of a decoded row key; indexed as CamelHBaseRowId. Bytes that are not such a value,"
                    + " for example not UTF-8, stay bytes",
            javaType = "String or Class",
            defaultValue = "java.lang.String")
    public static final String ROW_TYPE = "CamelHBaseRowType";

    /** The column family; indexed. */
    @Metadata(description = "The column family; indexed as CamelHBaseRowId", javaType = "String")
    public static final String FAMILY = "CamelHBaseFamily";

    /** The column within its family; indexed. */
    @Metadata(description = "The column within its family; indexed as CamelHBaseRowId", javaType = "String")
    public static final String QUALIFIER = "CamelHBaseQualifier";

    /** The value; indexed. */
    @Metadata(description = "The value of the cell; indexed as CamelHBaseRowId", javaType = "Object")
    public static final String VALUE = "CamelHBaseValue";

    /** The type of the value; indexed. */
    @Metadata(
            label = "producer",
            description = "The type of the value; indexed as CamelHBaseRowId",
            javaType = "String or Class",
            defaultValue = "java.lang.String")
    public static final String VALUE_TYPE = "CamelHBaseValueType";

    /** The timestamp of the cell; indexed. */
    @Metadata(
            label = "producer",
            description =
                    "The timestamp of the cell in milliseconds since 1970; indexed as CamelHBaseRowId. The default"
                            + " is the time of writing; for a deletion, all versions",
            javaType = "Long")
    public static final String TIMESTAMP = "CamelHBaseTimestamp";

    /** The key of the row read by a consumer. */
    @Metadata(label = "consumer", description = "The key of the row read by the consumer", javaType = "byte[]")
    public static final String MARKED_ROW_ID = "CamelHBaseMarkedRowId";

    /** The maximum number of rows of a scan. */
    @Metadata(
            label = "producer",
            description = "The maximum number of rows of a scan, overriding that of the endpoint; 0 for all",
            javaType = "Integer")
    public static final String HBASE_MAX_SCAN_RESULTS = "CamelHBaseMaxScanResults";

    /** The first row of a scan. */
    @Metadata(label = "producer", description = "The first row of a scan", javaType = "Object")
    public static final String FROM_ROW = "CamelHBaseStartRow";

    /** The end of a scan, exclusive. */
    @Metadata(
            label = "producer",
            description = "The row at which a scan ends; excluded unless stopRowInclusive",
            javaType = "Object")
    public static final String STOP_ROW = "CamelHBaseStopRow";

    /** The name of the mapping. */
    @Metadata(
            label = "producer",
            description = "The name of the mapping, overriding that of the endpoint",
            enums = "header,body,columns",
            javaType = "String")
    public static final String MAPPING_STRATEGY = "CamelMappingStrategy";

    /** The class of the mapping. */
    @Metadata(
            label = "producer",
            description = "The class of the mapping, overriding that of the endpoint",
            javaType = "String")
    public static final String MAPPING_STRATEGY_CLASS_NAME = "CamelMappingStrategyClassName";

    /** The prefix of the rows of a scan. */
    @Metadata(
            label = "producer",
            description = "The prefix of the rows of a scan, instead of a start and a stop row",
            javaType = "Object")
    public static final String ROW_PREFIX = "CamelHBaseRowPrefix";

    /** The filter, in HBase's filter language. */
    @Metadata(
            label = "producer",
            description = "The filter of rows and cells, in HBase's filter language, overriding those of the endpoint",
            javaType = "String")
    public static final String FILTER = "CamelHBaseFilter";

    /** The maximum number of versions of a cell. */
    @Metadata(
            label = "producer",
            description = "The maximum number of versions of a cell, overriding that of the endpoint",
            javaType = "Integer")
    public static final String VERSIONS = "CamelHBaseVersions";

    /** The minimum timestamp of cells, inclusive. */
    @Metadata(
            label = "producer",
            description = "The minimum timestamp of cells, inclusive, in milliseconds since 1970",
            javaType = "Long")
    public static final String MIN_TIMESTAMP = "CamelHBaseMinTimestamp";

    /** The maximum timestamp of cells, exclusive. */
    @Metadata(
            label = "producer",
            description = "The maximum timestamp of cells, exclusive, in milliseconds since 1970",
            javaType = "Long")
    public static final String MAX_TIMESTAMP = "CamelHBaseMaxTimestamp";

    /** The lifetime of written cells. */
    @Metadata(label = "producer", description = "The lifetime of written cells, in milliseconds", javaType = "Long")
    public static final String TIME_TO_LIVE = "CamelHBaseTimeToLive";

    /** The visibility of written cells. */
    @Metadata(
            label = "producer",
            description = "The visibility of written cells, as an expression of visibility labels, overriding that of"
                    + " the endpoint",
            javaType = "String")
    public static final String CELL_VISIBILITY = "CamelHBaseCellVisibility";

    /** The family of the cell that guards a write. */
    @Metadata(label = "producer", description = "The family of the cell that guards the write", javaType = "String")
    public static final String CHECK_FAMILY = "CamelHBaseCheckFamily";

    /** The column of the cell that guards a write. */
    @Metadata(label = "producer", description = "The column of the cell that guards the write", javaType = "String")
    public static final String CHECK_QUALIFIER = "CamelHBaseCheckQualifier";

    /** The value to compare the guarding cell with. */
    @Metadata(
            label = "producer",
            description = "The value to compare the guarding cell with; without it, the cell must not exist",
            javaType = "Object")
    public static final String CHECK_VALUE = "CamelHBaseCheckValue";

    /** The operator of the comparison. */
    @Metadata(
            label = "producer",
            description =
                    "The operator of the comparison, with the value of the header on the left and the guarding cell"
                            + " on the right",
            enums = "EQUAL,NOT_EQUAL,LESS,LESS_OR_EQUAL,GREATER,GREATER_OR_EQUAL",
            defaultValue = "EQUAL",
            javaType = "String")
    public static final String CHECK_OPERATOR = "CamelHBaseCheckOperator";

    /** The type of the value to compare the guarding cell with. */
    @Metadata(
            label = "producer",
            description = "The type of the value to compare with: int compares the text 5 with a cell of four bytes. By"
                    + " default it is encoded by its own class",
            javaType = "String or Class")
    public static final String CHECK_VALUE_TYPE = "CamelHBaseCheckValueType";

    /** Whether a guarded write was applied. */
    @Metadata(
            label = "producer",
            description = "After a guarded write: whether it was applied, for several rows to all of them. Not set in a"
                    + " transaction, which writes later",
            javaType = "Boolean")
    public static final String CHECKED = "CamelHBaseChecked";

    /** Whether the row exists. */
    @Metadata(
            label = "producer",
            description = "After CamelHBaseExists: whether the row, or one of the requested cells, exists; for several"
                    + " rows, all of them",
            javaType = "Boolean")
    public static final String FOUND = "CamelHBaseFound";

    /** The number of rows found. */
    @Metadata(
            label = "producer",
            description = "After a get or a scan without streaming: the number of rows found",
            javaType = "Integer")
    public static final String ROW_COUNT = "CamelHBaseRowCount";

    /** Whether a replica answered. */
    @Metadata(
            label = "producer",
            description = "After a get or a scan without streaming, with consistency=TIMELINE: whether a replica, which"
                    + " may be behind, answered for one of the rows",
            javaType = "Boolean")
    public static final String STALE = "CamelHBaseStale";

    /**
     * The name of the mapping, as in camel-hbase 3.x.
     *
     * @deprecated use {@link #MAPPING_STRATEGY}
     */
    @Deprecated
    public static final String STRATEGY = MAPPING_STRATEGY;

    /**
     * The class of the mapping, as in camel-hbase 3.x.
     *
     * @deprecated use {@link #MAPPING_STRATEGY_CLASS_NAME}
     */
    @Deprecated
    public static final String STRATEGY_CLASS_NAME = MAPPING_STRATEGY_CLASS_NAME;

    /**
     * The key of the row read by a consumer, as in camel-hbase 3.x.
     *
     * @deprecated use {@link #MARKED_ROW_ID}
     */
    @Deprecated
    public static final String HBASE_MARKED_ROW_ID = MARKED_ROW_ID;

    private HBaseConstants() {}
}
