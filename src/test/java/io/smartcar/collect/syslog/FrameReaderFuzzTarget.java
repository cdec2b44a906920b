package io.smartcar.collect.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Invariants of the frame reader for any bytes in any reads: its messages equal those of a simple implementation of RFC
 * 6587 on the whole stream, which accounts for each byte.
 */
public final class FrameReaderFuzzTarget {
    private static final int MAXIMUM = 100;

    private FrameReaderFuzzTarget() {}

    /** An expected message. */
    private record Expected(byte[] bytes, boolean complete) {}

    /** Jazzer's entry: the first two bytes determine how the rest is divided into reads. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length < 2) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 2, input.length);
        List<Expected> expected = expected(stream);
        compare(expected, read(stream, stream.length, 0), "in one read");
        compare(expected, read(stream, 1, 0), "byte by byte");
        compare(expected, read(stream, 1 + (input[0] & 0xff), input[1] & 0xff), "in reads");
    }

    private static List<ReceivedMessage> read(byte[] stream, int size, int growth) {
        FrameReader reader = new FrameReader("192.0.2.1", MAXIMUM);
        List<ReceivedMessage> messages = new ArrayList<>();
        int position = 0;
        int step = Math.max(1, size);
        while (position < stream.length) {
            int count = Math.min(step, stream.length - position);
            reader.read(Unpooled.wrappedBuffer(stream, position, count), 1, messages);
            position += count;
            step = 1 + (step * 31 + growth) % 97;
        }
        reader.finish(1, messages);
        return messages;
    }

    private static void compare(List<Expected> expected, List<ReceivedMessage> messages, String how) throws Exception {
        require(messages.size() == expected.size(), how + ": " + messages.size() + " messages, not " + expected.size());
        for (int index = 0; index < messages.size(); index++) {
            ReceivedMessage message = messages.get(index);
            Expected wanted = expected.get(index);
            int kept = Math.min(wanted.bytes().length, MAXIMUM);
            boolean cut = wanted.bytes().length > MAXIMUM;
            String which = how + ", message " + index + ": ";
            require(Arrays.equals(message.bytes(), Arrays.copyOf(wanted.bytes(), kept)), which + "other bytes");
            require(message.length() == wanted.bytes().length, which + "length " + message.length());
            require(message.complete() == wanted.complete(), which + "complete " + message.complete());
            require(message.isCut() == cut, which + "cut " + message.isCut());
            require(
                    !cut
                            || Arrays.equals(
                                    message.sha256(),
                                    MessageDigest.getInstance("SHA-256").digest(wanted.bytes())),
                    which + "other SHA-256");
        }
    }

    private static List<Expected> expected(byte[] stream) {
        return FramingRule.framed(new String(stream, ISO_8859_1), MAXIMUM).stream()
                .map(framed -> new Expected(framed.text().getBytes(ISO_8859_1), framed.complete()))
                .toList();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
