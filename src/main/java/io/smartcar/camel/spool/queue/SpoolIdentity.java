package io.smartcar.camel.spool.queue;

import java.nio.ByteBuffer;
import java.util.UUID;

/** The random identity of a spool, part of each checksum and of each message's id. */
public record SpoolIdentity(UUID value) {
    static final int BYTES = 16;

    public static SpoolIdentity create() {
        return new SpoolIdentity(UUID.randomUUID());
    }

    static SpoolIdentity read(ByteBuffer buffer) {
        return new SpoolIdentity(new UUID(buffer.getLong(), buffer.getLong()));
    }

    void write(ByteBuffer buffer) {
        buffer.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    /** The id of the message at a position. */
    String id(long position) {
        return value + ":" + position;
    }
}
