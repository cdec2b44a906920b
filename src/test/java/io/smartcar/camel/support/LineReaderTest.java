package io.smartcar.camel.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

    @Test
    void shouldReturnLinesWithTheirOffsetsAndLeaveAnUnfinishedOne() throws Exception {
        LineReader reader = new LineReader(LineFormat.unchanged(100), 0);

        assertThat(lines(reader, "one\ntwo\r\n\nthr")).containsExactly("0:one", "4:two\r", "9:");
        assertThat(reader.position()).isEqualTo(10);
        assertThat(lines(reader, "ee\n")).containsExactly("10:three");
        assertThat(reader.rest()).isFalse();
    }

    @Test
    void shouldHandOverTheRestWhenAsked() throws Exception {
        LineReader reader = new LineReader(LineFormat.unchanged(100), 7);

        assertThat(lines(reader, "half")).isEmpty();
        assertThat(reader.rest()).isTrue();
        assertThat(text(reader)).isEqualTo("half");
        assertThat(reader.position()).isEqualTo(11);
        assertThat(lines(reader, " more\n")).containsExactly("11: more");
    }

    @Test
    void shouldCutLinesLongerThanTheBoundOnly() throws Exception {
        LineReader reader = new LineReader(LineFormat.unchanged(4), 0);
        byte[] content = "1234\n1234\r\n".getBytes(StandardCharsets.UTF_8);

        List<String> lines = read(reader, content, new Random(1), ExpectedLines::describe);

        byte[] beginning = "1234".getBytes(StandardCharsets.UTF_8);
        byte[] sha256 = Sha256.digest().digest("1234\r".getBytes(StandardCharsets.UTF_8));
        assertThat(lines)
                .containsExactly(
                        ExpectedLines.describe(0, 4, beginning, null), ExpectedLines.describe(5, 5, beginning, sha256));
    }

    @Test
    void shouldHoldNoMoreThanItsBoundOfALineOfManyMegabytes() throws Exception {
        LineReader reader = new LineReader(LineFormat.unchanged(1000), 0);
        byte[] chunk = new byte[50_000];
        Arrays.fill(chunk, (byte) 'x');
        long length = 0;
        for (int count = 0; count < 1000; count++) {
            int[] from = {0};
            while (from[0] < chunk.length) {
                length += reader.fill((target, start, room) -> take(chunk, from, target, start, room));
                assertThat(reader.next()).isFalse();
            }
        }
        assertThat(reader.isCutting()).isTrue();
        assertThat(reader.lastRead()).hasSize(LineReader.GUARD_BYTES);
        assertThat(reader.rest()).isTrue();
        assertThat(reader.lineLength()).isEqualTo(length).isEqualTo(50_000_000);
        assertThat(reader.bytes()).hasSize(1000);
    }

    @Test
    void shouldJoinTheLinesOfAnEventAndKeepItsInnerLineEnds() throws Exception {
        LineFormat format = new LineFormat(1000, Pattern.compile("^\\d{4}-"));
        LineReader reader = new LineReader(format, 0);

        assertThat(lines(reader, "2026-01 a\r\n\tat x\r\n\tat y\r\n2026-02 b\n"))
                .containsExactly("0:2026-01 a\r\n\tat x\r\n\tat y\r");
        assertThat(reader.wholeEvent()).isTrue();
        assertThat(text(reader)).isEqualTo("2026-02 b");
        assertThat(reader.wholeEvent()).isFalse();
        assertThat(reader.position()).isEqualTo(35);
    }

    /** Letters of Hangul contain the byte of U+0085 in UTF-8. */
    @ParameterizedTest
    @ValueSource(strings = {"5%\r50%", "\u0085", "\u2028", "각", "\uFEFF"})
    void shouldFindTheStartOfAnEventBehindEveryCharacter(String character) throws Exception {
        LineReader reader = new LineReader(new LineFormat(1000, BoundedText.compile("^\\[.*] start$")), 0);
        String line = "[" + character + "] start";

        assertThat(lines(reader, line + "\r\n" + line + " no\n\r\n" + line + "\n[]\n"))
                .hasSize(1)
                .containsExactly("0:" + line + "\r\n" + line + " no\n\r");
    }

    @Test
    void shouldFindTheStartOfAnEventBehindAByteOrderMark() throws Exception {
        LineReader reader = new LineReader(new LineFormat(1000, BoundedText.compile("^\\d")), 0);

        assertThat(lines(reader, "\uFEFF1 a\n b\n\uFEFF2 c\n3\n")).containsExactly("3:1 a\n b", "10:\uFEFF2 c");
    }

    /** One pattern backtracks without end, the other one recurses too deeply. */
    @ParameterizedTest
    @ValueSource(strings = {"^(a|aa)+\\1c$", "^(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:a|x)?)?)?)?)?)?)?)?)?)?)?)*x$"})
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTakeALineAsTheBeginningOfAnEventIfThePatternDoesNotComeToAnEnd(String pattern) throws Exception {
        String line = "a".repeat(1000) + "b";
        LineReader reader = new LineReader(new LineFormat(10_000, Pattern.compile(pattern)), 0);

        assertThat(lines(reader, "first\n" + line + "\n" + line + "\n")).containsExactly("0:first", "6:" + line);
    }

    @Test
    void shouldPassAByteOrderMarkAtTheBeginningOnly() throws Exception {
        assertThat(lines(new LineReader(LineFormat.unchanged(100), 0), "\uFEFFa\n\uFEFFb\n"))
                .containsExactly("3:a", "5:\uFEFFb");
    }

    @Test
    void shouldGiveTheBytesBeforeItsPosition() throws Exception {
        LineReader reader = new LineReader(LineFormat.unchanged(10), 0);
        lines(reader, "a".repeat(200) + "\nlast\nunfinished line of more than ten bytes");

        assertThat(new String(reader.guard(), StandardCharsets.UTF_8)).isEqualTo("a".repeat(58) + "\nlast\n");
    }

    /** However the bytes are divided, the lines are those of a simple division of the whole. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveTheSameLinesForEverySplitOfTheBytes(boolean events) throws Exception {
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            int bound = 1 + random.nextInt(2000);
            LineFormat format = new LineFormat(bound, events ? Pattern.compile("^#") : null);
            byte[] content = content(random, 1 + random.nextInt(12_000));
            List<String> expected = ExpectedLines.of(content, format);

            LineReader reader = new LineReader(format, 0);
            List<String> lines = read(reader, content, random, ExpectedLines::describe);
            while (reader.rest()) {
                lines.add(ExpectedLines.describe(reader));
            }

            assertThat(lines).as("seed %d", seed).isEqualTo(expected);
            assertThat(reader.position()).isEqualTo(content.length);
        }
    }

    private static byte[] content(Random random, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] pieces = {"\n", "\r\n", "\r", "#", "a", "\u00e9", "0123456789", "x".repeat(300), "\uFEFF", "\0"};
        if (random.nextInt(3) == 0) {
            out.writeBytes("\uFEFF".getBytes(StandardCharsets.UTF_8));
        }
        while (out.size() < length) {
            out.writeBytes(pieces[random.nextInt(pieces.length)].getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static List<String> lines(LineReader reader, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return read(reader, bytes, new Random(7), line -> line.offset() + ":" + text(line));
    }

    private static String text(LineReader line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    private static List<String> read(
            LineReader reader, byte[] content, Random random, Function<LineReader, String> description)
            throws IOException {
        List<String> lines = new ArrayList<>();
        int[] from = {0};
        while (true) {
            while (reader.next()) {
                lines.add(description.apply(reader));
            }
            int piece = 1 + random.nextInt(random.nextBoolean() ? 3 : 1000);
            if (reader.fill((target, start, room) -> take(content, from, target, start, Math.min(room, piece))) <= 0) {
                return lines;
            }
        }
    }

    private static int take(byte[] content, int[] from, byte[] target, int start, int room) {
        int count = Math.min(room, content.length - from[0]);
        System.arraycopy(content, from[0], target, start, count);
        from[0] += count;
        return count;
    }
}
