package io.smartcar.camel.tail;

import org.apache.camel.spi.Metadata;

/** Names of the headers of an exchange of {@code tail:}. */
public final class TailConstants {

    /** The identity of the file's content, as in the position file. */
    @Metadata(label = "consumer", javaType = "String")
    public static final String FILE_IDENTITY = "CamelTailFileIdentity";

    /** The absolute path of the file when the lines were read. */
    @Metadata(label = "consumer", javaType = "String")
    public static final String FILE_PATH = "CamelTailFilePath";

    /** The path below the directory of the endpoint, or the absolute one if it is elsewhere. */
    @Metadata(label = "consumer", javaType = "String")
    public static final String RELATIVE_PATH = "CamelTailRelativePath";

    /** The offset in the file at which the first of the lines begins. */
    @Metadata(label = "consumer", javaType = "long")
    public static final String OFFSET = "CamelTailOffset";

    /** The offset up to which the file is acknowledged when the exchange has completed. */
    @Metadata(label = "consumer", javaType = "long")
    public static final String NEXT_OFFSET = "CamelTailNextOffset";

    private TailConstants() {}
}
