package io.smartcar.camel.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines of a stream that ends, as of a file that does not grow. */
class StreamLinesTest {
    private static final int MAX_BYTES = 8;

    @Test
    void shouldReadLinesAsTheyStand() throws Exception {
        assertThat(read("a\nbc\r\n\n\u0000d\nlast")).containsExactly("0:a", "2:bc\r", "6:", "7:\u0000d", "10:last");
    }

    @Test
    void shouldReadNothingFromNothing() throws Exception {
        assertThat(read("")).isEmpty();
    }

    @Test
    void shouldNotTakeTheEndForAnEmptyLine() throws Exception {
        assertThat(read("a\n")).containsExactly("0:a");
    }

    @Test
    void shouldKeepALineThatIsJustShortEnough() throws Exception {
        assertThat(read("12345678\n9")).containsExactly("0:12345678", "9:9");
    }

    @Test
    void shouldKeepTheBeginningLengthAndHashOfALongLine() throws Exception {
        assertThat(read("a\n123456789\nb")).containsExactly("0:a", "2:12345678 of 9 " + sha256("123456789"), "12:b");
    }

    @Test
    void shouldContinueAfterALineMuchLongerThanTheBuffer() throws Exception {
        String line = "x".repeat(1_000_000);
        assertThat(read(line + "\nb")).containsExactly("0:xxxxxxxx of 1000000 " + sha256(line), "1000001:b");
    }

    @Test
    void shouldPassOverAByteOrderMarkAtTheBeginningOfTheFileOnly() throws Exception {
        assertThat(read("\u00ef\u00bb\u00bfab\n\u00ef\u00bb\u00bfc")).containsExactly("3:ab", "6:\u00ef\u00bb\u00bfc");
        assertThat(read("\u00ef\u00bbab")).containsExactly("0:\u00ef\u00bbab");
        assertThat(read("\u00ef\u00bb\u00bf")).isEmpty();
    }

    @Test
    void shouldTellOffsetsInTheFileWhenItBeginsInTheMidst() throws Exception {
        InputStream in = new ByteArrayInputStream("ab\nc".getBytes());
        LineReader lines = new LineReader(LineFormat.unchanged(MAX_BYTES), 100);

        lines.next(in::read);

        assertThat(lines.offset()).isEqualTo(100);
        assertThat(lines.position()).isEqualTo(103);
    }

    @Test
    void shouldKnowHowMuchItHasRead() throws Exception {
        InputStream in = new ByteArrayInputStream("ab\nc".getBytes());
        LineReader lines = new LineReader(LineFormat.unchanged(MAX_BYTES), 0);

        lines.next(in::read);
        assertThat(lines.position()).isEqualTo(3);
        lines.next(in::read);
        assertThat(lines.position()).isEqualTo(4);
        assertThat(lines.hasNext(in::read)).isFalse();
    }

    /** However many bytes the stream returns at a time, the lines are the same; each seed is a test that can be repeated. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGiveTheSameLinesHoweverTheBytesArrive(int seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(2000)];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) (random.nextInt(6) == 0 ? '\n' : 'a' + random.nextInt(4));
        }
        List<String> expected = read(new ByteArrayInputStream(bytes));
        assertThat(read(new Dribble(bytes, random))).isEqualTo(expected);
        assertThat(expected).isEqualTo(cut(bytes));
    }

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    /** The same, done simply. */
    private static List<String> cut(byte[] bytes) throws Exception {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int index = 0; index <= bytes.length; index++) {
            if (index == bytes.length ? start < bytes.length : bytes[index] == '\n') {
                String line = new String(bytes, start, index - start, StandardCharsets.ISO_8859_1);
                String shown = line.length() <= MAX_BYTES
                        ? line
                        : line.substring(0, MAX_BYTES) + " of " + line.length() + " " + sha256(line);
                lines.add(start + ":" + shown);
                start = index + 1;
            }
        }
        return lines;
    }

    private static List<String> read(String text) throws Exception {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static List<String> read(InputStream in) throws Exception {
        List<String> read = new ArrayList<>();
        LineReader lines = new LineReader(LineFormat.unchanged(MAX_BYTES), 0);
        while (lines.next(in::read)) {
            String line = new String(lines.buffer(), lines.start(), lines.length(), StandardCharsets.ISO_8859_1);
            String cut = lines.sha256() == null
                    ? ""
                    : " of " + lines.lineLength() + " " + HexFormat.of().formatHex(lines.sha256());
            read.add(lines.offset() + ":" + line + cut);
        }
        return read;
    }

    private static String sha256(String line) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Returns a few bytes at a time. */
    private static final class Dribble extends InputStream {
        private final byte[] bytes;
        private final Random random;
        private int position;

        Dribble(byte[] bytes, Random random) {
            this.bytes = bytes;
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            throw new IOException("Read more than a byte at a time");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == bytes.length) {
                return -1;
            }
            int count = Math.min(Math.min(length, 1 + random.nextInt(12)), bytes.length - position);
            byte[] given = Arrays.copyOfRange(bytes, position, position + count);
            System.arraycopy(given, 0, target, offset, count);
            position += count;
            return count;
        }
    }
}
