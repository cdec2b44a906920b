package io.smartcar.camel.spool.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The format of a record: a mark, the length of the part after the checksum, the checksum; then time, flags,
 * sender, length and hash of a cut message, bytes. The checksum covers the spool's identity and the record's position
 * as well, so that no bytes that a sender chose can pass for a record, and no record for another. Not thread-safe.
 */
public final class RecordFormat {
    static final int MARK = 0x5CA71DE5;
    static final int HEADER_BYTES = 12;
    /** Longer ones are rejected; a greater length is a sign of damage. */
    static final int LARGEST_BODY = 16 << 20;

    /** Leaves room for the other parts of a record. */
    static final int LARGEST_MESSAGE = LARGEST_BODY - (1 << 17);

    private static final int FIXED_BYTES = Long.BYTES + 1 + Short.BYTES;
    private static final int HASH_BYTES = 32;
    private static final byte CUT = 1;
    private static final byte INCOMPLETE = 2;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer seed = ByteBuffer.allocate(SpoolIdentity.BYTES + Long.BYTES + Integer.BYTES);
    private String lastSender = "";
    private byte[] lastSenderBytes = {};

    public RecordFormat(SpoolIdentity identity) {
        identity.write(seed);
    }

    /** The size of a message's record in bytes. */
    public int size(ReceivedMessage message) {
        return HEADER_BYTES + bodySize(message);
    }

    private int bodySize(ReceivedMessage message) {
        return FIXED_BYTES
                + senderBytes(message.sender()).length
                + (message.isCut() ? Long.BYTES + HASH_BYTES : 0)
                + message.bytes().length;
    }

    /** Writes the record of a message for this position; the buffer must have room for it. */
    void write(ByteBuffer buffer, ReceivedMessage message, long position) {
        int body = bodySize(message);
        buffer.putInt(MARK).putInt(body);
        int crcAt = buffer.position();
        buffer.putInt(0);
        int bodyAt = buffer.position();
        buffer.putLong(message.time());
        buffer.put((byte) ((message.isCut() ? CUT : 0) | (message.complete() ? 0 : INCOMPLETE)));
        byte[] sender = senderBytes(message.sender());
        buffer.putShort((short) sender.length).put(sender);
        if (message.isCut()) {
            buffer.putLong(message.length()).put(message.sha256());
        }
        buffer.put(message.bytes());
        buffer.putInt(crcAt, checksum(buffer.duplicate().position(bodyAt).limit(bodyAt + body), position, body));
    }

    /** The size of the record that begins here according to its header, or 0; the header must be in the buffer. */
    static int announcedSize(ByteBuffer buffer, int at) {
        int body = buffer.getInt(at + Integer.BYTES);
        return buffer.getInt(at) == MARK && body >= FIXED_BYTES && body <= LARGEST_BODY ? HEADER_BYTES + body : 0;
    }

    /** Whether the record of this size that begins here is undamaged; the buffer's position does not change. */
    boolean isValid(ByteBuffer buffer, int at, int size, long position) {
        ByteBuffer range = buffer.duplicate().position(at + HEADER_BYTES).limit(at + size);
        return checksum(range, position, size - HEADER_BYTES) == buffer.getInt(at + 2 * Integer.BYTES);
    }

    /** Reads a valid record. */
    ReceivedMessage read(ByteBuffer buffer, int at, int size) {
        ByteBuffer body = buffer.duplicate().position(at + HEADER_BYTES).limit(at + size);
        long time = body.getLong();
        byte flags = body.get();
        byte[] sender = new byte[Short.toUnsignedInt(body.getShort())];
        body.get(sender);
        byte[] hash = null;
        long length = -1;
        if ((flags & CUT) != 0) {
            length = body.getLong();
            hash = new byte[HASH_BYTES];
            body.get(hash);
        }
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        boolean complete = (flags & INCOMPLETE) == 0;
        String from = new String(sender, StandardCharsets.UTF_8);
        return new ReceivedMessage(time, from, bytes, hash == null ? bytes.length : length, hash, complete);
    }

    private int checksum(ByteBuffer body, long position, int length) {
        seed.putLong(SpoolIdentity.BYTES, position).putInt(SpoolIdentity.BYTES + Long.BYTES, length);
        crc.reset();
        crc.update(seed.array());
        crc.update(body);
        return (int) crc.getValue();
    }

    /** Cached: messages of one sender often follow each other. */
    private byte[] senderBytes(String sender) {
        if (!sender.equals(lastSender)) {
            lastSenderBytes = sender.getBytes(StandardCharsets.UTF_8);
            lastSender = sender;
        }
        return lastSenderBytes;
    }
}
