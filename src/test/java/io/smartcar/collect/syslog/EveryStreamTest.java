package io.smartcar.collect.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.Unpooled;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import io.smartcar.property.Every;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The frame reader gives the messages that RFC 6587 defines for the whole stream, for every short stream and every division
 * of its bytes into reads.
 */
class EveryStreamTest {
    private static final String TELLING = "30 <>\n\r\0x";
    private static final long TIME = 1_795_342_558_000L;

    @Test
    void shouldFrameEveryShortStreamAsTheRuleSays() throws Exception {
        Every.text(TELLING, 6, stream -> {
            List<String> expected = framed(stream, 64);
            check(stream, expected, 64, stream.length());
            check(stream, expected, 64, 1);
        });
    }

    @Test
    void shouldFrameEveryShortStreamAlikeInEveryDivision() throws Exception {
        Every.text(TELLING, 4, stream -> {
            for (int maximum : new int[] {1, 64}) {
                List<String> expected = framed(stream, maximum);
                Every.division(stream.length(), (first, second) -> check(stream, expected, maximum, first, second));
            }
        });
    }

    /** Connections of senders: both framings, all trailers, every size around the maximum. */
    @Test
    void shouldFrameConnectionsOfBothFramingsAlikeInEveryDivision() throws Exception {
        long seed = Long.getLong("syslog.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 25; round++) {
            int maximum = 1 + random.nextInt(24);
            StringBuilder text = new StringBuilder();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                text.append(frame(random, maximum));
            }
            String stream = text.substring(0, random.nextInt(4) == 0 ? random.nextInt(text.length()) : text.length());
            List<String> expected = framed(stream, maximum);
            String as = " (seed " + seed + ", round " + round + ")";
            Every.division(stream.length(), (first, second) -> {
                List<String> actual = read(stream, maximum, first, second);
                if (!actual.equals(expected)) {
                    fail(told(stream, expected, actual, first, second) + as);
                }
            });
        }
    }

    private static String frame(Random random, int maximum) {
        String message =
                "<" + random.nextInt(192) + ">" + "a b\r7 <\u00e9".repeat(3).substring(0, random.nextInt(22));
        message = random.nextInt(3) == 0 ? message + "y".repeat(maximum) + "4 <1>z\r<2>" : message;
        if (random.nextBoolean()) {
            String counted = message + oneOf(random, "", "", "\n", "\r\n", "\0", "\n<3>", "\0z");
            int count = counted.length() + (random.nextInt(6) == 0 ? random.nextInt(40) - 10 : 0);
            return count + " " + counted + oneOf(random, "", "", "", "\n", "\0");
        }
        return message + oneOf(random, "\n", "\r\n", "\0", "\0\n", "\n\0", "\r\n\0", "\n\n", "\r\r\n", "");
    }

    private static String oneOf(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static List<String> framed(String stream, int maximum) throws Exception {
        List<String> messages = new ArrayList<>();
        for (FramingRule.Framed framed : FramingRule.framed(stream, maximum)) {
            messages.add(described(framed.text(), maximum, framed.complete()));
        }
        return messages;
    }

    private static void check(String stream, List<String> expected, int maximum, int size) {
        FrameReader reader = new FrameReader("192.0.2.1", maximum);
        List<ReceivedMessage> messages = new ArrayList<>();
        byte[] bytes = stream.getBytes(ISO_8859_1);
        for (int from = 0; from < bytes.length; from += size) {
            reader.read(Unpooled.wrappedBuffer(bytes, from, Math.min(size, bytes.length - from)), TIME, messages);
        }
        reader.finish(TIME, messages);
        List<String> actual = described(messages);
        if (!actual.equals(expected)) {
            fail(told(stream, expected, actual, size, size));
        }
    }

    private static void check(String stream, List<String> expected, int maximum, int first, int second) {
        List<String> actual = read(stream, maximum, first, second);
        if (!actual.equals(expected)) {
            fail(told(stream, expected, actual, first, second));
        }
    }

    private static List<String> read(String stream, int maximum, int first, int second) {
        FrameReader reader = new FrameReader("192.0.2.1", maximum);
        List<ReceivedMessage> messages = new ArrayList<>();
        byte[] bytes = stream.getBytes(ISO_8859_1);
        reader.read(Unpooled.wrappedBuffer(bytes, 0, first), TIME, messages);
        reader.read(Unpooled.wrappedBuffer(bytes, first, second - first), TIME, messages);
        reader.read(Unpooled.wrappedBuffer(bytes, second, bytes.length - second), TIME, messages);
        reader.finish(TIME, messages);
        return described(messages);
    }

    private static String told(String stream, List<String> expected, List<String> actual, int first, int second) {
        String shown = stream.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0");
        return "Expected " + expected + " of '" + shown + "' divided at " + first + " and " + second + ", but got "
                + actual;
    }

    private static List<String> described(List<ReceivedMessage> messages) {
        List<String> described = new ArrayList<>(messages.size());
        for (ReceivedMessage message : messages) {
            described.add(new String(message.bytes(), ISO_8859_1)
                    + (message.isCut() ? HexFormat.of().formatHex(message.sha256()) : "")
                    + '/'
                    + message.length()
                    + (message.complete() ? "" : "…"));
        }
        return described;
    }

    private static String described(String message, int maximum, boolean complete) throws Exception {
        String kept = message.length() <= maximum ? message : message.substring(0, maximum) + sha256(message);
        return kept + '/' + message.length() + (complete ? "" : "…");
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1)));
    }
}
