package io.smartcar.collect.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
    private static final int MAXIMUM = 64;
    private static final long TIME = 1_795_342_558_000L;
    /** Of lines; counted messages may have none. */
    private static final List<String> TRAILERS =
            List.of("\n", "\r\n", "\0", "\n\0", "\0\n", "\r\n\0", "\n\n", "\0\r\n", "");

    /** A stream and its messages; ~ is LF, ^ is CR, @ is NUL; a message that ends in … is incomplete. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<1>a~<2>b~ | <1>a;<2>b",
                "4 <1>a5 <2>bc | <1>a;<2>bc",
                "4 <1>a<2>b~5 <3>cd<4>e~ | <1>a;<2>b;<3>cd;<4>e",
                "4 <1>a~4 <2>b~<3>c~ | <1>a;<2>b;<3>c",
                "6 <1>a~b<2>c~ | <1>a~b;<2>c",
                "<1>a^~^~~<2>b^c~ | <1>a;<2>b^c",
                "<1>a^^~ | <1>a",
                "<1>a@<2>b@ | <1>a;<2>b",
                "<1>a~@<2>b~@ | <1>a;<2>b",
                "<1>a@~<2>b@~ | <1>a;<2>b",
                "<1>a^~@<2>b^~@ | <1>a;<2>b",
                "<1>a^@<2>b@@@^~~@<3>c~ | <1>a;<2>b;<3>c",
                "@~<1>a@4 <2>b@5 <3>c~@<4>d~5 <5>e@6 <6>f^~g@~ | <1>a;<2>b;<3>c;<4>d;<5>e;<6>f;g",
                "8 <1>a~b@c<2>d@ | <1>a~b@c;<2>d",
                "<1>a@@ | <1>a",
                "<1>a@b@ | <1>a;b",
                "@@ | ''",
                "20260101 text~<1>a~ | 20260101 text;<1>a",
                "12 monkeys~4 <1>a | 12 monkeys;<1>a",
                "0 <1>a~<2>b~ | 0 <1>a;<2>b",
                "05 <1>ab~ | 05 <1>ab",
                "99999999 <1>a~<2>b~ | 99999999 <1>a;<2>b",
                "54 <1 minute~<2>b~ | 54 <1 minute;<2>b",
                "12 <b>bold</b>~<2>b~ | 12 <b>bold</b>;<2>b",
                "9 <1234>~<2>b~ | 9 <1234>;<2>b",
                "2 <1>~<2>b~ | 2 <1>;<2>b",
                "4 <1>abc5 <2>de5 <3>fg | <1>a;bc…;<2>de;<3>fg",
                "4 <1>abc<2>de~5 <3>fg | <1>a;bc<2>de;<3>fg",
                "4 <1>a<2>b 5 <3>cd | <1>a;<2>b …;<3>cd",
                "text~ | text",
                "\" 4 <1>a~\" | \" 4 <1>a\"",
                "<1>last | <1>last…",
                "<1>last^ | <1>last^…",
                "9 <1>la | <1>la…",
                "9 | 9…",
                "\"9 \" | 9 …",
                "4 <1>a12 | <1>a;12…",
                "~~^~ | ''",
            })
    void shouldGiveTheSameMessagesForEveryDivisionIntoReads(String stream, String expected) {
        byte[] bytes = written(stream);
        List<String> messages = expected == null || expected.equals("''") ? List.of() : List.of(expected.split(";"));
        assertThat(described(read(bytes, bytes.length))).isEqualTo(messages);
        assertThat(described(read(bytes, 1))).isEqualTo(messages);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                assertThat(described(readInThree(bytes, first, second)))
                        .as("divided at %d and %d", first, second)
                        .isEqualTo(messages);
            }
        }
    }

    @Test
    void shouldTruncateALongMessageAndGiveItsLengthAndHash() throws Exception {
        String text = "<13>" + "x".repeat(MAXIMUM * 3);
        for (String framed : List.of(text + "\n", text + "\r\n", text.length() + " " + text)) {
            byte[] bytes = (framed + "<1>next\n").getBytes(ISO_8859_1);
            for (int size = 1; size <= bytes.length; size++) {
                List<ReceivedMessage> messages = read(bytes, size);

                assertThat(messages).hasSize(2);
                ReceivedMessage cut = messages.get(0);
                assertThat(cut.bytes()).asString(ISO_8859_1).isEqualTo(text.substring(0, MAXIMUM));
                assertThat(cut.length()).isEqualTo(text.length());
                assertThat(HexFormat.of().formatHex(cut.sha256())).isEqualTo(sha256(text));
                assertThat(cut.isCut()).isTrue();
                assertThat(cut.complete()).isTrue();
                assertThat(messages.get(1).bytes()).asString(ISO_8859_1).isEqualTo("<1>next");
            }
        }
    }

    /** With at most 8 bytes of a message: of each the length that is counted, and what is kept. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // without any trailer
                "<1>abcdefghij<2>klmnopqrst<3>u | 13:<1>abcde…;13:<2>klmno…;4:<3>u…",
                // the count is too high
                "9999999 <1>abcdefghij~<2>b~<3>c~ | 14:<1>abcde…;4:<2>b;4:<3>c",
                "9999999 <1>abcdefghij@<2>b@<3>c@ | 14:<1>abcde…;4:<2>b;4:<3>c",
                "9999999 <1>abcdefghij4 <2>b4 <3>c | 13:<1>abcde…;4:<2>b;4:<3>c",
                "9999999 <1>abcdefghij~4 <2>b4 <3>c | 14:<1>abcde…;4:<2>b;4:<3>c",
                // right counts: a priority within a line is text
                "18 <1>abcdefg<2>~hijk4 <3>l | 18:<1>abcde;4:<3>l",
                "18 <1>abcdefg12 <2hij~<3>l~ | 18:<1>abcde;4:<3>l",
                "<1>abcdefghij~<2>b~ | 13:<1>abcde;4:<2>b",
                "<1>abcdefghij@<2>b@ | 13:<1>abcde;4:<2>b",
                "<1>abcdefghij 4 <2>b<3>c~ | 14:<1>abcde…;4:<2>b;4:<3>c",
            })
    void shouldEndALongMessageAtTheNextStart(String stream, String expected) {
        byte[] bytes = written(stream);
        for (int size = 1; size <= bytes.length; size++) {
            assertThat(read(bytes, size, 8).stream()
                            .map(message ->
                                    message.length() + ":" + shown(message.bytes()) + (message.complete() ? "" : "…")))
                    .as("read by %d", size)
                    .containsExactly(expected.split(";"));
        }
    }

    @ParameterizedTest
    @CsvSource({"64, false", "65, true"})
    void shouldTruncateOnlyMessagesLongerThanTheMaximum(int length, boolean cut) {
        String text = "x".repeat(length);
        byte[] bytes = (text + "\r\n").getBytes(ISO_8859_1);
        for (int size = 1; size <= bytes.length; size++) {
            ReceivedMessage message = read(bytes, size).get(0);
            assertThat(message.isCut()).isEqualTo(cut);
            assertThat(message.length()).isEqualTo(length);
        }
    }

    @Test
    void shouldLoseNoMessageWhereverRandomFramesAreDivided() {
        long seed = Long.getLong("syslog.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            List<String> expected = new ArrayList<>();
            StringBuilder stream = new StringBuilder();
            for (int count = random.nextInt(12); count >= 0; count--) {
                boolean counted = random.nextBoolean();
                String part = counted ? "abc 1\n\0\r" : "abc 12\r";
                String text = "<" + random.nextInt(192) + ">" + part.repeat(random.nextInt(8)) + "z";
                expected.add(text);
                stream.append(counted ? text.length() + " " : "").append(text);
                stream.append(TRAILERS.get(random.nextInt(TRAILERS.size() - (counted ? 0 : 1))));
            }
            byte[] bytes = stream.toString().getBytes(ISO_8859_1);
            FrameReader reader = new FrameReader("192.0.2.1", MAXIMUM);
            List<ReceivedMessage> messages = new ArrayList<>();
            int position = 0;
            while (position < bytes.length) {
                int size = Math.min(1 + random.nextInt(40), bytes.length - position);
                reader.read(Unpooled.wrappedBuffer(bytes, position, size), TIME, messages);
                position += size;
            }
            reader.finish(TIME, messages);
            assertThat(messages.stream().map(message -> new String(message.bytes(), ISO_8859_1)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldGiveTheSameMessagesForRandomBytesInOneReadAndInMany() {
        long seed = Long.getLong("syslog.seed", System.nanoTime());
        Random random = new Random(seed);
        String telling = "0123459 <<<>\n\n\r\0ab\u00ff";
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            for (int index = 0; index < bytes.length; index++) {
                bytes[index] = (byte) telling.charAt(random.nextInt(telling.length()));
            }
            List<ReceivedMessage> whole = read(bytes, Math.max(bytes.length, 1));
            assertThat(described(read(bytes, 1 + random.nextInt(30))))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(described(whole));
            assertThat(whole).allMatch(message -> message.bytes().length <= MAXIMUM);
        }
    }

    private static List<ReceivedMessage> read(byte[] bytes, int size) {
        return read(bytes, size, MAXIMUM);
    }

    private static List<ReceivedMessage> read(byte[] bytes, int size, int maximum) {
        FrameReader reader = new FrameReader("192.0.2.1", maximum);
        List<ReceivedMessage> messages = new ArrayList<>();
        for (int position = 0; position < bytes.length; position += size) {
            ByteBuf part = Unpooled.copiedBuffer(bytes, position, Math.min(size, bytes.length - position));
            reader.read(part, TIME, messages);
            assertThat(part.isReadable()).isFalse();
        }
        reader.finish(TIME, messages);
        return messages;
    }

    private static List<ReceivedMessage> readInThree(byte[] bytes, int first, int second) {
        FrameReader reader = new FrameReader("192.0.2.1", MAXIMUM);
        List<ReceivedMessage> messages = new ArrayList<>();
        reader.read(Unpooled.wrappedBuffer(bytes, 0, first), TIME, messages);
        reader.read(Unpooled.wrappedBuffer(bytes, first, second - first), TIME, messages);
        reader.read(Unpooled.wrappedBuffer(bytes, second, bytes.length - second), TIME, messages);
        reader.finish(TIME, messages);
        return messages;
    }

    private static byte[] written(String text) {
        return text.replace('~', '\n').replace('^', '\r').replace('@', '\0').getBytes(ISO_8859_1);
    }

    private static List<String> described(List<ReceivedMessage> messages) {
        return messages.stream()
                .map(message -> shown(message.bytes())
                        + (message.isCut() ? HexFormat.of().formatHex(message.sha256()) + message.length() : "")
                        + (message.complete() ? "" : "…"))
                .toList();
    }

    private static String shown(byte[] bytes) {
        return new String(bytes, ISO_8859_1)
                .replace('\n', '~')
                .replace('\r', '^')
                .replace('\0', '@');
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1)));
    }
}
