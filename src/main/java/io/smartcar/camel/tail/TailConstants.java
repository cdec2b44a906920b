package io.smartcar.camel.tail;

import org.apache.camel.spi.Metadata;

/** Names of the headers of an exchange of {@code tail:}. */
public final class TailConstants {

    @Metadata(
            label = "consumer",
            description = "The identity of the file's content, as in the position file",
            javaType = "String")
    public static final String FILE_IDENTITY = "CamelTailFileIdentity";

    @Metadata(
            label = "consumer",
            description = "The absolute path of the file when the lines were read",
            javaType = "String")
    public static final String FILE_PATH = "CamelTailFilePath";

    @Metadata(
            label = "consumer",
            description = "The path below the directory of the endpoint, or the absolute one if it is elsewhere",
            javaType = "String")
    public static final String RELATIVE_PATH = "CamelTailRelativePath";

    @Metadata(
            label = "consumer",
            description = "The offset in the file at which the first of the lines begins",
            javaType = "long")
    public static final String OFFSET = "CamelTailOffset";

    @Metadata(
            label = "consumer",
            description = "The offset up to which the file is acknowledged when the exchange has completed",
            javaType = "long")
    public static final String NEXT_OFFSET = "CamelTailNextOffset";

    private TailConstants() {}
}
