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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The frame reader gives the messages that RFC 6587 defines for the whole stream, for every short stream and every division
 * of its bytes into reads.
 */
class EveryStreamTest {
    private static final Pattern COUNT = Pattern.compile("([1-9][0-9]{0,6}) (?=<)");
    private static final String TELLING = "120 <\n\rx";
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
                "<" + random.nextInt(192) + ">" + "a b\0c\u00e9".repeat(3).substring(0, random.nextInt(18));
        message = random.nextInt(3) == 0 ? message + "y".repeat(maximum) : message;
        if (random.nextBoolean()) {
            String trailer = List.of("", "", "\n", "\r\n", "\0").get(random.nextInt(5));
            String counted = message + trailer;
            String more = random.nextInt(4) == 0 ? "\n" : "";
            return counted.length() + " " + counted + more;
        }
        return message + List.of("\n", "\r\n", "\0\n", "\n\n", "\r\r\n").get(random.nextInt(5));
    }

    /** The rule, applied to the whole stream. */
    private static List<String> framed(String stream, int maximum) throws Exception {
        List<String> messages = new ArrayList<>();
        Matcher count = COUNT.matcher(stream).useTransparentBounds(true);
        int position = 0;
        while (true) {
            while (position < stream.length() && "\r\n".indexOf(stream.charAt(position)) >= 0) {
                position++;
            }
            if (position == stream.length()) {
                return messages;
            }
            if (count.region(position, stream.length()).lookingAt()) {
                int end = count.end() + Integer.parseInt(count.group(1));
                boolean complete = end <= stream.length();
                position = Math.min(end, stream.length());
                messages.add(described(stream.substring(count.end(), position), maximum, complete));
                continue;
            }
            int lineFeed = stream.indexOf('\n', position);
            boolean complete = lineFeed >= 0;
            String line = stream.substring(position, complete ? lineFeed : stream.length());
            position = complete ? lineFeed + 1 : stream.length();
            boolean carriageReturn = complete && line.endsWith("\r");
            line = carriageReturn ? line.substring(0, line.length() - 1) : line;
            messages.add(described(line, maximum, complete));
        }
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
