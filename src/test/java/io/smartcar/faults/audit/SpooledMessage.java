package io.smartcar.faults.audit;

import io.smartcar.faults.source.SourceLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A message as it lies in a segment of the spool, read without the program's own reader.
 *
 * @param time  of reception, in milliseconds since 1970
 * @param whole false if its connection ended in the middle of it
 * @param text  its bytes, one character for each
 */
public record SpooledMessage(String id, long time, String sender, boolean whole, String text) {
    private static final int SEGMENT_HEADER = 40;
    private static final int RECORD_HEADER = 12;
    private static final int MARK = 0x5CA71DE5;
    private static final int INCOMPLETE = 2;

    /** All complete records of a segment, in order; an incomplete last one never counted as stored. */
    public static List<SpooledMessage> of(Path segment) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
        List<SpooledMessage> messages = new ArrayList<>();
        if (bytes.limit() < SEGMENT_HEADER) {
            return messages;
        }
        UUID identity = new UUID(bytes.getLong(12), bytes.getLong(20));
        long number = bytes.getLong(28);
        int at = SEGMENT_HEADER;
        while (at + RECORD_HEADER <= bytes.limit() && bytes.getInt(at) == MARK) {
            int end = at + RECORD_HEADER + bytes.getInt(at + 4);
            if (end > bytes.limit()) {
                break;
            }
            messages.add(read(
                    bytes.duplicate().position(at + RECORD_HEADER).limit(end), identity + ":" + (number << 32 | at)));
            at = end;
        }
        return messages;
    }

    private static SpooledMessage read(ByteBuffer body, String id) {
        long time = body.getLong();
        byte flags = body.get();
        byte[] sender = new byte[body.getShort()];
        body.get(sender);
        byte[] message = new byte[body.remaining()];
        body.get(message);
        return new SpooledMessage(
                id,
                time,
                new String(sender, StandardCharsets.UTF_8),
                (flags & INCOMPLETE) == 0,
                SourceLine.text(message));
    }

    /** Its position in the spool; greater is later. */
    long position() {
        return EventIds.offset(id);
    }
}
