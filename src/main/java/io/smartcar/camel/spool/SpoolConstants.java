package io.smartcar.camel.spool;

import io.smartcar.camel.spool.queue.Spool;
import org.apache.camel.spi.Metadata;

/** The headers of the messages that {@code spool:} delivers, and what its producer leaves behind. */
public final class SpoolConstants {
    /** The message's id, the same at each delivery. */
    @Metadata(label = "consumer", javaType = "String")
    public static final String ID = "CamelSpoolId";

    /** The time of reception in milliseconds since 1970. */
    @Metadata(label = "consumer", javaType = "Long")
    public static final String TIME = "CamelSpoolTime";

    /** The address of the sender. */
    @Metadata(label = "consumer", javaType = "String")
    public static final String SENDER = "CamelSpoolSender";

    /** The length of the whole message in bytes, if only its beginning was kept. */
    @Metadata(label = "consumer", javaType = "Long")
    public static final String LENGTH = "CamelSpoolLength";

    /** The SHA-256 of the whole message in hex digits, if only its beginning was kept. */
    @Metadata(label = "consumer", javaType = "String")
    public static final String SHA256 = "CamelSpoolSha256";

    /** True if the connection ended before the end of the message. */
    @Metadata(label = "consumer", javaType = "Boolean")
    public static final String INCOMPLETE = "CamelSpoolIncomplete";

    /** The exchange property with the {@link Spool} if it is full after these messages: the sender should wait. */
    public static final String FULL = "CamelSpoolFull";

    private SpoolConstants() {}
}
