package io.smartcar.camel.spool.queue;

import java.util.Objects;

/**
 * A received message. Its bytes must not be modified.
 *
 * @param time when it was received, in milliseconds since 1970
 * @param sender the address that it came from
 * @param bytes the message; its beginning if it was longer than allowed
 * @param length how many bytes the whole message had
 * @param sha256 the hash of the whole message if only its beginning was kept, else null
 * @param complete false if the connection ended before the message was known to be whole
 */
public record ReceivedMessage(long time, String sender, byte[] bytes, long length, byte[] sha256, boolean complete) {
    private static final int LONGEST_SENDER = 255;
    private static final int SHA256_BYTES = 32;

    /** Checks the parts. */
    public ReceivedMessage {
        Objects.requireNonNull(sender, "Expected the sender of a message, got null");
        Objects.requireNonNull(bytes, "Expected the bytes of a message, got null");
        if (sender.length() > LONGEST_SENDER) {
            throw new IllegalArgumentException("Expected the sender of a message to have at most " + LONGEST_SENDER
                    + " characters, got '" + sender + "'");
        }
        if (sha256 != null && sha256.length != SHA256_BYTES) {
            throw new IllegalArgumentException(
                    "Expected the SHA-256 of a message to have " + SHA256_BYTES + " bytes, got " + sha256.length);
        }
    }

    /** A whole message. */
    public ReceivedMessage(long time, String sender, byte[] bytes) {
        this(time, sender, bytes, bytes.length, null, true);
    }

    /** Whether only the beginning of the message was kept. */
    public boolean isCut() {
        return sha256 != null;
    }
}
