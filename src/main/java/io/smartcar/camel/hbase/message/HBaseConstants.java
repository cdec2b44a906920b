package io.smartcar.camel.hbase.message;

import org.apache.camel.spi.Metadata;

/** The names of the headers that the {@code hbase:} component reads and sets. */
public final class HBaseConstants {
    /** The table, overriding that of the endpoint. */
    @Metadata(label = "producer", javaType = "String")
    public static final String TABLE_NAME = "CamelHBaseTableName";

    /** A mutation of the HBase client (Put, Delete, Append, Increment), written as it is instead of any mapping. */
    @Metadata(label = "producer", javaType = "org.apache.hadoop.hbase.client.Mutation")
    public static final String MUTATION = "CamelHBaseMutation";

    /** The operation, overriding that of the endpoint. */
    @Metadata(
            label = "producer",
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

    /** The row key; of the second cell CamelHBaseRowId2, and so on. */
    @Metadata(javaType = "Object")
    public static final String ROW_ID = "CamelHBaseRowId";

    /**
     * The type of a decoded row key; indexed as CamelHBaseRowId. Bytes that are not such a value, for example not
     * UTF-8, stay bytes.
     */
    @Metadata(label = "producer", javaType = "String or Class", defaultValue = "java.lang.String")
    public static final String ROW_TYPE = "CamelHBaseRowType";

    /** The column family; indexed as CamelHBaseRowId. */
    @Metadata(javaType = "String")
    public static final String FAMILY = "CamelHBaseFamily";

    /** The column within its family; indexed as CamelHBaseRowId. */
    @Metadata(javaType = "String")
    public static final String QUALIFIER = "CamelHBaseQualifier";

    /** The value of the cell; indexed as CamelHBaseRowId. */
    @Metadata(javaType = "Object")
    public static final String VALUE = "CamelHBaseValue";

    /** The type of the value; indexed as CamelHBaseRowId. */
    @Metadata(label = "producer", javaType = "String or Class", defaultValue = "java.lang.String")
    public static final String VALUE_TYPE = "CamelHBaseValueType";

    /**
     * The timestamp of the cell in milliseconds since 1970; indexed as CamelHBaseRowId. The default is the time of
     * writing; for a deletion, all versions.
     */
    @Metadata(label = "producer", javaType = "Long")
    public static final String TIMESTAMP = "CamelHBaseTimestamp";

    /** The key of the row read by the consumer. */
    @Metadata(label = "consumer", javaType = "byte[]")
    public static final String MARKED_ROW_ID = "CamelHBaseMarkedRowId";

    /** The maximum number of rows of a scan, overriding that of the endpoint; 0 for all. */
    @Metadata(label = "producer", javaType = "Integer")
    public static final String HBASE_MAX_SCAN_RESULTS = "CamelHBaseMaxScanResults";

    /** The first row of a scan. */
    @Metadata(label = "producer", javaType = "Object")
    public static final String FROM_ROW = "CamelHBaseStartRow";

    /** The row at which a scan ends; excluded unless stopRowInclusive. */
    @Metadata(label = "producer", javaType = "Object")
    public static final String STOP_ROW = "CamelHBaseStopRow";

    /** The name of the mapping, overriding that of the endpoint. */
    @Metadata(label = "producer", enums = "header,body,columns", javaType = "String")
    public static final String MAPPING_STRATEGY = "CamelMappingStrategy";

    /** The class of the mapping, overriding that of the endpoint. */
    @Metadata(label = "producer", javaType = "String")
    public static final String MAPPING_STRATEGY_CLASS_NAME = "CamelMappingStrategyClassName";

    /** The prefix of the rows of a scan, instead of a start and a stop row. */
    @Metadata(label = "producer", javaType = "Object")
    public static final String ROW_PREFIX = "CamelHBaseRowPrefix";

    /** The filter of rows and cells, in HBase's filter language, overriding those of the endpoint. */
    @Metadata(label = "producer", javaType = "String")
    public static final String FILTER = "CamelHBaseFilter";

    /** The maximum number of versions of a cell, overriding that of the endpoint. */
    @Metadata(label = "producer", javaType = "Integer")
    public static final String VERSIONS = "CamelHBaseVersions";

    /** The minimum timestamp of cells, inclusive, in milliseconds since 1970. */
    @Metadata(label = "producer", javaType = "Long")
    public static final String MIN_TIMESTAMP = "CamelHBaseMinTimestamp";

    /** The maximum timestamp of cells, exclusive, in milliseconds since 1970. */
    @Metadata(label = "producer", javaType = "Long")
    public static final String MAX_TIMESTAMP = "CamelHBaseMaxTimestamp";

    /** The lifetime of written cells, in milliseconds. */
    @Metadata(label = "producer", javaType = "Long")
    public static final String TIME_TO_LIVE = "CamelHBaseTimeToLive";

    /** The family of the cell that guards the write. */
    @Metadata(label = "producer", javaType = "String")
    public static final String CHECK_FAMILY = "CamelHBaseCheckFamily";

    /** The column of the cell that guards the write. */
    @Metadata(label = "producer", javaType = "String")
    public static final String CHECK_QUALIFIER = "CamelHBaseCheckQualifier";

    /** The value to compare the guarding cell with, encoded by its class; without it, the cell must not exist. */
    @Metadata(label = "producer", javaType = "Object")
    public static final String CHECK_VALUE = "CamelHBaseCheckValue";

    /** The operator of the comparison, with the value of the header on the left and the guarding cell on the right. */
    @Metadata(
            label = "producer",
            enums = "EQUAL,NOT_EQUAL,LESS,LESS_OR_EQUAL,GREATER,GREATER_OR_EQUAL",
            defaultValue = "EQUAL",
            javaType = "String")
    public static final String CHECK_OPERATOR = "CamelHBaseCheckOperator";

    /**
     * After a guarded write: whether it was applied, for several rows to all of them. Not set in a transaction, which
     * writes later.
     */
    @Metadata(label = "producer", javaType = "Boolean")
    public static final String CHECKED = "CamelHBaseChecked";

    /**
     * After CamelHBaseExists: whether the row, or one of the requested cells, exists; for several rows, all of them.
     */
    @Metadata(label = "producer", javaType = "Boolean")
    public static final String FOUND = "CamelHBaseFound";

    /** After a get or a scan without streaming: the number of rows found. */
    @Metadata(label = "producer", javaType = "Integer")
    public static final String ROW_COUNT = "CamelHBaseRowCount";

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
