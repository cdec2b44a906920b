package io.smartcar.camel.hdfs;

import org.apache.camel.spi.Metadata;

/** Headers of the messages. */
public final class HdfsConstants {
    @Metadata(
            label = "producer",
            description = "The folder of the file, relative to the path of the endpoint, for example"
                    + " driver/wrk_date=20160101. Overrides the option folder.",
            javaType = "String")
    public static final String FOLDER = "CamelHdfsFolder";

    @Metadata(
            label = "producer",
            description = "The columns of the record, for format=parquet.",
            javaType = "io.smartcar.camel.hdfs.format.FileSchema")
    public static final String SCHEMA = "CamelHdfsSchema";

    private HdfsConstants() {}
}
