package io.smartcar.collect.syslog;

import io.netty.buffer.ByteBuf;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import io.smartcar.camel.support.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The bytes of a message that is being received, up to a maximum; further bytes are counted and hashed. The buffer grows
 * with the received bytes, not with the announced length. Not thread-safe.
 */
final class FrameBuffer {
    private static final int FIRST_CAPACITY = 512;
    private static final byte[] NOTHING = {};

    private final int maxBytes;
    private byte[] kept = NOTHING;
    private int keptLength;
    private long length;
    private MessageDigest digest;

    FrameBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Announces the length of the message, so that a short one is copied only once. */
    void expect(int announced) {
        if (announced <= FIRST_CAPACITY) {
            kept = new byte[Math.min(announced, maxBytes)];
        }
    }

    void append(byte[] bytes, int count) {
        int fitting = Math.min(count, maxBytes - keptLength);
        if (fitting > 0) {
            reserve(fitting);
            System.arraycopy(bytes, 0, kept, keptLength, fitting);
            keptLength += fitting;
        }
        if (fitting < count) {
            startDigest();
            digest.update(bytes, fitting, count - fitting);
        }
        length += count;
    }

    void append(ByteBuf in, int count) {
        int fitting = Math.min(count, maxBytes - keptLength);
        if (fitting > 0) {
            reserve(fitting);
            in.readBytes(kept, keptLength, fitting);
            keptLength += fitting;
        }
        if (fitting < count) {
            startDigest();
            digest.update(in.nioBuffer(in.readerIndex(), count - fitting));
            in.skipBytes(count - fitting);
        }
        length += count;
    }

    /** Drops the trailers at the end of the message, unless it is truncated; returns the number of dropped bytes. */
    int dropTrailers() {
        int before = keptLength;
        while (!isCut() && keptLength > 0 && FrameStart.isTrailer(kept[keptLength - 1])) {
            keptLength--;
        }
        length -= before - keptLength;
        return before - keptLength;
    }

    /** Whether only the beginning of the message is kept. */
    boolean isCut() {
        return digest != null;
    }

    /** The number of bytes so far. */
    long length() {
        return length;
    }

    /** Returns the message and clears the buffer for the next one. */
    ReceivedMessage end(long time, String sender, boolean complete) {
        byte[] bytes = keptLength == kept.length ? kept : Arrays.copyOf(kept, keptLength);
        byte[] sha256 = digest == null ? null : digest.digest();
        ReceivedMessage message = new ReceivedMessage(time, sender, bytes, length, sha256, complete);
        kept = NOTHING;
        keptLength = 0;
        length = 0;
        digest = null;
        return message;
    }

    private void reserve(int more) {
        int needed = keptLength + more;
        if (needed > kept.length) {
            // the first bytes are usually the whole message
            int capacity = keptLength == 0 ? needed : Math.max(needed, Math.min(2 * kept.length, maxBytes));
            kept = Arrays.copyOf(kept, capacity);
        }
    }

    private void startDigest() {
        if (!isCut()) {
            digest = Sha256.digest();
            digest.update(kept, 0, keptLength);
        }
    }
}
