package io.smartcar.component.hbase;

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

    private HBaseConstants() {}
}
