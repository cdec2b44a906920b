package io.smartcar.camel.hbase.message;

import org.apache.camel.spi.Metadata;

/** The names of the headers that the {@code hbase:} component reads and sets. */
public final class HBaseConstants {
    /** The table; overrides the endpoint's. */
    @Metadata(
            label = "producer",
            description = "The table to write to or read from, in place of the endpoint's",
            javaType = "String")
    public static final String TABLE_NAME = "CamelHBaseTableName";

    /** A ready client mutation, taken as it is. */
    @Metadata(
            label = "producer",
            description = "A ready mutation of the HBase client (Put, Delete, Append, Increment), taken as it is in"
                    + " place of any mapping",
            javaType = "org.apache.hadoop.hbase.client.Mutation")
    public static final String MUTATION = "CamelHBaseMutation";

    /** The operation; overrides the endpoint's. */
    @Metadata(
            label = "producer",
            description = "What to do, in place of the endpoint's operation",
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
    /** Operation: write cells if a cell is as expected. */
    public static final String CHECK_AND_PUT = "CamelHBaseCheckAndPut";
    /** Operation: delete if a cell is as expected. */
    public static final String CHECK_AND_DELETE = "CamelHBaseCheckAndDelete";
    /** Operation: read rows by their keys. */
    public static final String GET = "CamelHBaseGet";
    /** Operation: ask whether a row, or a cell of it, is there. */
    public static final String EXISTS = "CamelHBaseExists";
    /** Operation: read a range of rows. */
    public static final String SCAN = "CamelHBaseScan";

    /** The key of the row; indexed. */
    @Metadata(description = "The key of the row. Of the second cell: CamelHBaseRowId2, and so on", javaType = "Object")
    public static final String ROW_ID = "CamelHBaseRowId";

    /** The type of row keys that are read; indexed. */
    @Metadata(
            label = "producer",
            description = "What the key of a row that is read becomes; indexed as CamelHBaseRowId. Bytes that cannot be"
                    + " told as such, that are no UTF-8, say, are left a byte[]",
            javaType = "String or Class",
            defaultValue = "java.lang.String")
    public static final String ROW_TYPE = "CamelHBaseRowType";

    /** The column family; indexed. */
    @Metadata(description = "The column family; indexed as CamelHBaseRowId", javaType = "String")
    public static final String FAMILY = "CamelHBaseFamily";

    /** The column in its family; indexed. */
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

    /** The time of the cell; indexed. */
    @Metadata(
            label = "producer",
            description = "The time of the cell in milliseconds since 1970; indexed as CamelHBaseRowId. By default the"
                    + " time of writing; of a deletion, all versions",
            javaType = "Long")
    public static final String TIMESTAMP = "CamelHBaseTimestamp";

    /** The key of the row that a consumer read. */
    @Metadata(label = "consumer", description = "The key of the row that was read, as bytes", javaType = "byte[]")
    public static final String MARKED_ROW_ID = "CamelHBaseMarkedRowId";

    /** The most rows that a scan returns. */
    @Metadata(
            label = "producer",
            description = "The most rows that a scan returns, in place of the endpoint's; 0 for all",
            javaType = "Integer")
    public static final String HBASE_MAX_SCAN_RESULTS = "CamelHBaseMaxScanResults";

    /** Where a scan starts. */
    @Metadata(label = "producer", description = "The first row of a scan", javaType = "Object")
    public static final String FROM_ROW = "CamelHBaseStartRow";

    /** Where a scan ends, exclusive. */
    @Metadata(
            label = "producer",
            description = "Where a scan ends; not part of it, unless stopRowInclusive",
            javaType = "Object")
    public static final String STOP_ROW = "CamelHBaseStopRow";

    /** The name of the mapping. */
    @Metadata(
            label = "producer",
            description = "How the message is mapped to rows, in place of the endpoint's mapping",
            enums = "header,body,columns",
            javaType = "String")
    public static final String MAPPING_STRATEGY = "CamelMappingStrategy";

    /** The class of the mapping. */
    @Metadata(
            label = "producer",
            description = "The class that maps the message to rows, in place of the endpoint's",
            javaType = "String")
    public static final String MAPPING_STRATEGY_CLASS_NAME = "CamelMappingStrategyClassName";

    /** What the rows of a scan begin with. */
    @Metadata(
            label = "producer",
            description = "What the rows of a scan begin with, in place of a start and a stop row",
            javaType = "Object")
    public static final String ROW_PREFIX = "CamelHBaseRowPrefix";

    /** What rows must match, in HBase's filter language. */
    @Metadata(
            label = "producer",
            description = "What rows and cells must match, in HBase's filter language, in place of the endpoint's"
                    + " filters",
            javaType = "String")
    public static final String FILTER = "CamelHBaseFilter";

    /** How many versions of each cell are read. */
    @Metadata(
            label = "producer",
            description = "How many versions of each cell are read, in place of the endpoint's",
            javaType = "Integer")
    public static final String VERSIONS = "CamelHBaseVersions";

    /** Cells older than this are not read. */
    @Metadata(
            label = "producer",
            description = "Cells older than this, in milliseconds since 1970, are not read",
            javaType = "Long")
    public static final String MIN_TIMESTAMP = "CamelHBaseMinTimestamp";

    /** Cells as old as this or younger are not read. */
    @Metadata(
            label = "producer",
            description = "Cells as old as this, in milliseconds since 1970, or younger are not read",
            javaType = "Long")
    public static final String MAX_TIMESTAMP = "CamelHBaseMaxTimestamp";

    /** After how long written cells expire. */
    @Metadata(
            label = "producer",
            description = "After how many milliseconds the cells that are written expire",
            javaType = "Long")
    public static final String TIME_TO_LIVE = "CamelHBaseTimeToLive";

    /** Who sees the cells that are written. */
    @Metadata(
            label = "producer",
            description = "Who sees the cells that are written, as an expression of visibility labels, in place of the"
                    + " endpoint's",
            javaType = "String")
    public static final String CELL_VISIBILITY = "CamelHBaseCellVisibility";

    /** The family of the cell that guards a write. */
    @Metadata(
            label = "producer",
            description = "The family of the cell that must be as expected for the write to happen",
            javaType = "String")
    public static final String CHECK_FAMILY = "CamelHBaseCheckFamily";

    /** The column of the cell that guards a write. */
    @Metadata(
            label = "producer",
            description = "The column of the cell that must be as expected for the write to happen",
            javaType = "String")
    public static final String CHECK_QUALIFIER = "CamelHBaseCheckQualifier";

    /** What the guarding cell is compared with. */
    @Metadata(
            label = "producer",
            description = "What that cell is compared with; without it, it must not be there",
            javaType = "Object")
    public static final String CHECK_VALUE = "CamelHBaseCheckValue";

    /** How the guarding cell is compared. */
    @Metadata(
            label = "producer",
            description = "How that cell is compared: the value of the header, the operator, the cell",
            enums = "EQUAL,NOT_EQUAL,LESS,LESS_OR_EQUAL,GREATER,GREATER_OR_EQUAL",
            defaultValue = "EQUAL",
            javaType = "String")
    public static final String CHECK_OPERATOR = "CamelHBaseCheckOperator";

    /** The type of what the guarding cell is compared with. */
    @Metadata(
            label = "producer",
            description = "What the value of that header is turned into: int compares the text 5 with a cell of four"
                    + " bytes. By default it keeps the form of its own class",
            javaType = "String or Class")
    public static final String CHECK_VALUE_TYPE = "CamelHBaseCheckValueType";

    /** Whether the guard let the write happen. */
    @Metadata(
            label = "producer",
            description = "After a guarded write: whether it happened, of several rows all of them. Not set in a"
                    + " transaction, which writes later",
            javaType = "Boolean")
    public static final String CHECKED = "CamelHBaseChecked";

    /** Whether the row is there. */
    @Metadata(
            label = "producer",
            description = "After CamelHBaseExists: whether the row, or one of the cells asked for, is there, of several"
                    + " rows all of them",
            javaType = "Boolean")
    public static final String FOUND = "CamelHBaseFound";

    /** How many rows were found. */
    @Metadata(
            label = "producer",
            description = "After a get or a scan that does not stream: how many rows were found",
            javaType = "Integer")
    public static final String ROW_COUNT = "CamelHBaseRowCount";

    /** Whether replicas have answered. */
    @Metadata(
            label = "producer",
            description = "After a get or a scan that does not stream, with consistency=TIMELINE: whether a replica has"
                    + " answered for one of the rows, which may be behind",
            javaType = "Boolean")
    public static final String STALE = "CamelHBaseStale";

    /**
     * The name of the mapping, as camel-hbase 3.x called it.
     *
     * @deprecated it is {@link #MAPPING_STRATEGY}
     */
    @Deprecated
    public static final String STRATEGY = MAPPING_STRATEGY;

    /**
     * The class of the mapping, as camel-hbase 3.x called it.
     *
     * @deprecated it is {@link #MAPPING_STRATEGY_CLASS_NAME}
     */
    @Deprecated
    public static final String STRATEGY_CLASS_NAME = MAPPING_STRATEGY_CLASS_NAME;

    /**
     * The key of the row that a consumer read, as camel-hbase 3.x called it.
     *
     * @deprecated it is {@link #MARKED_ROW_ID}
     */
    @Deprecated
    public static final String HBASE_MARKED_ROW_ID = MARKED_ROW_ID;

    private HBaseConstants() {}
}
