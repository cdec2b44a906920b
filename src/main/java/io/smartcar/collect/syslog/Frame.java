package io.smartcar.collect.syslog;

import io.netty.buffer.ByteBuf;
import io.smartcar.camel.spool.ReceivedMessage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The bytes of one message that is being received, up to a bound; beyond it they are counted and hashed. The buffer
 * grows with what has come, not with what was announced. Not thread-safe.
 */
final class Frame {
    private static final int FIRST_CAPACITY = 512;
    private static final byte[] NOTHING = {};
    private static final byte[] CARRIAGE_RETURN = {'\r'};

    private final int maximum;
    private byte[] kept = NOTHING;
    private int keptLength;
    private long length;
    private boolean carriageReturn;
    private MessageDigest digest;

    Frame(int maximum) {
        this.maximum = maximum;
    }

    /** Announces how long the message will be, so that a short one is copied once. */
    void expect(int announced) {
        if (announced <= FIRST_CAPACITY) {
            kept = new byte[Math.min(announced, maximum)];
        }
    }

    void append(byte[] bytes, int count) {
        int fitting = Math.min(count, maximum - keptLength);
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
        int fitting = Math.min(count, maximum - keptLength);
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

    /** Appends a part of a line; a CR at its end waits until it is known whether the line ends after it. */
    void appendLine(ByteBuf in, int count) {
        if (count == 0) {
            return;
        }
        if (carriageReturn) {
            carriageReturn = false;
            append(CARRIAGE_RETURN, 1);
        }
        carriageReturn = in.getByte(in.readerIndex() + count - 1) == '\r';
        append(in, carriageReturn ? count - 1 : count);
        if (carriageReturn) {
            in.skipBytes(1);
        }
    }

    /** Leaves out a CR at the end; returns how many bytes that are. */
    int dropCarriageReturn() {
        int dropped = carriageReturn ? 1 : 0;
        carriageReturn = false;
        return dropped;
    }

    /** Hands the message over and is empty for the next one. */
    ReceivedMessage end(long time, String sender, boolean complete) {
        if (carriageReturn) {
            append(CARRIAGE_RETURN, 1);
        }
        byte[] bytes = keptLength == kept.length ? kept : Arrays.copyOf(kept, keptLength);
        byte[] sha256 = digest == null ? null : digest.digest();
        ReceivedMessage message = new ReceivedMessage(time, sender, bytes, length, sha256, complete);
        kept = NOTHING;
        keptLength = 0;
        length = 0;
        carriageReturn = false;
        digest = null;
        return message;
    }

    private void reserve(int more) {
        int needed = keptLength + more;
        if (needed > kept.length) {
            // nothing there yet: what came is most often all of it
            int capacity = keptLength == 0 ? needed : Math.max(needed, Math.min(2 * kept.length, maximum));
            kept = Arrays.copyOf(kept, capacity);
        }
    }

    private void startDigest() {
        if (digest == null) {
            digest = sha256();
            digest.update(kept, 0, keptLength);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected the Java platform to have SHA-256, as it must", e);
        }
    }
}
