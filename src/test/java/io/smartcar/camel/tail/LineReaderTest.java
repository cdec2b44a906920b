package io.smartcar.camel.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

    private static final TailedFile FILE = new TailedFile("id", Path.of("/var/log/app.log"));

    @Test
    void shouldReturnLinesWithTheirOffsetsAndLeaveAnUnfinishedOne() throws Exception {
        LineReader reader = new LineReader(FILE, LineFormat.lines(100), 0);

        assertThat(lines(reader, "one\ntwo\r\n\nthr")).containsExactly("0:one", "4:two", "9:");
        assertThat(reader.position()).isEqualTo(10);
        assertThat(lines(reader, "ee\n")).containsExactly("10:three");
        assertThat(reader.rest()).isNull();
    }

    @Test
    void shouldHandOverTheRestWhenAsked() throws Exception {
        LineReader reader = new LineReader(FILE, LineFormat.lines(100), 7);

        assertThat(lines(reader, "half")).isEmpty();
        assertThat(Tail.text(reader.rest())).isEqualTo("half");
        assertThat(reader.position()).isEqualTo(11);
        assertThat(lines(reader, " more\n")).containsExactly("11: more");
    }

    @Test
    void shouldCutLinesLongerThanTheBoundOnly() throws Exception {
        LineReader reader = new LineReader(FILE, LineFormat.lines(4), 0);
        List<TailedLine> lines = read(reader, "1234\r\n12345\r\n".getBytes(StandardCharsets.UTF_8), new Random(1));

        assertThat(lines.get(0).isCut()).isFalse();
        assertThat(lines.get(1).isCut()).isTrue();
        assertThat(Tail.text(lines.get(1))).isEqualTo("1234");
        assertThat(lines.get(1).length()).isEqualTo(5);
        assertThat(lines.get(1).sha256()).isEqualTo(sha256("12345".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldHoldNoMoreThanItsBoundOfALineOfManyMegabytes() throws Exception {
        LineReader reader = new LineReader(FILE, LineFormat.lines(1000), 0);
        byte[] chunk = new byte[50_000];
        Arrays.fill(chunk, (byte) 'x');
        long length = 0;
        for (int count = 0; count < 1000; count++) {
            int[] from = {0};
            while (from[0] < chunk.length) {
                length += reader.fill((target, start, room) -> take(chunk, from, target, start, room));
                assertThat(reader.next()).isNull();
            }
        }
        assertThat(reader.isCutting()).isTrue();
        assertThat(reader.lastRead()).hasSize(LineReader.GUARD_BYTES);
        TailedLine line = reader.rest();
        assertThat(line.length()).isEqualTo(length).isEqualTo(50_000_000);
        assertThat(line.bytes()).hasSize(1000);
    }

    @Test
    void shouldJoinTheLinesOfAnEventAndKeepItsInnerLineEnds() throws Exception {
        LineFormat format = new LineFormat(1000, Pattern.compile("^\\d{4}-"), false, false);
        LineReader reader = new LineReader(FILE, format, 0);

        assertThat(lines(reader, "2026-01 a\r\n\tat x\r\n\tat y\r\n2026-02 b\n"))
                .containsExactly("0:2026-01 a\r\n\tat x\r\n\tat y");
        assertThat(Tail.text(reader.wholeEvent())).isEqualTo("2026-02 b");
        assertThat(reader.wholeEvent()).isNull();
        assertThat(reader.position()).isEqualTo(35);
    }

    /** One pattern tries ever new ways, the other one goes too deep. */
    @ParameterizedTest
    @ValueSource(strings = {"^(a|aa)+\\1c$", "^(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:(?:a|x)?)?)?)?)?)?)?)?)?)?)?)*x$"})
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldTakeALineAsTheBeginningOfAnEventIfThePatternDoesNotComeToAnEnd(String pattern) throws Exception {
        String line = "a".repeat(1000) + "b";
        LineReader reader = new LineReader(FILE, new LineFormat(10_000, Pattern.compile(pattern), false, false), 0);

        assertThat(lines(reader, "first\n" + line + "\n" + line + "\n")).containsExactly("0:first", "6:" + line);
    }

    @Test
    void shouldPassAByteOrderMarkAtTheBeginningOnly() throws Exception {
        assertThat(lines(new LineReader(FILE, LineFormat.lines(100), 0), "\uFEFFa\n\uFEFFb\n"))
                .containsExactly("3:a", "5:\uFEFFb");
        LineFormat keeping = new LineFormat(100, null, true, true);
        assertThat(lines(new LineReader(FILE, keeping, 0), "\uFEFFa\r\n")).containsExactly("0:\uFEFFa\r");
    }

    @Test
    void shouldGiveTheBytesBeforeItsPosition() throws Exception {
        LineReader reader = new LineReader(FILE, LineFormat.lines(10), 0);
        lines(reader, "a".repeat(200) + "\nlast\nunfinished line of more than ten bytes");

        assertThat(new String(reader.guard(), StandardCharsets.UTF_8)).isEqualTo("a".repeat(58) + "\nlast\n");
    }

    /** Whatever pieces the bytes come in, the lines are those that a simple division of the whole gives. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveTheSameLinesForEverySplitOfTheBytes(boolean events) throws Exception {
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            int bound = 1 + random.nextInt(2000);
            LineFormat format = new LineFormat(
                    bound, events ? Pattern.compile("^#") : null, random.nextBoolean(), random.nextBoolean());
            byte[] content = content(random, 1 + random.nextInt(12_000));
            List<String> expected = naive(content, format);

            LineReader reader = new LineReader(FILE, format, 0);
            List<TailedLine> lines = read(reader, content, random);
            for (TailedLine rest; (rest = reader.rest()) != null; ) {
                lines.add(rest);
            }

            assertThat(lines.stream().map(LineReaderTest::describe).toList())
                    .as("seed %d", seed)
                    .isEqualTo(expected);
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

    /** What a simple division of the whole gives. */
    static List<String> naive(byte[] content, LineFormat format) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>();
        int from = !format.keepByteOrderMark() && text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from) + 1;
            if (format.eventStart() != null) {
                while (end > 0 && end < text.length() && text.charAt(end) != '#') {
                    end = text.indexOf('\n', end) + 1;
                }
            }
            end = end == 0 ? text.length() : end;
            String line = text.substring(from, end);
            if (line.endsWith("\n")) {
                line = line.substring(0, line.length() - 1);
                if (line.endsWith("\r") && !format.keepCarriageReturn()) {
                    line = line.substring(0, line.length() - 1);
                }
            }
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            boolean cut = bytes.length > format.maximumBytes();
            lines.add(describe(new TailedLine(
                    FILE,
                    from,
                    cut ? Arrays.copyOf(bytes, format.maximumBytes()) : bytes,
                    bytes.length,
                    cut ? sha256(bytes) : null)));
            from = end;
        }
        return lines;
    }

    static String describe(TailedLine line) {
        return line.offset() + "+" + line.length() + ":" + HexFormat.of().formatHex(line.bytes()) + ":" + line.sha256();
    }

    private static List<String> lines(LineReader reader, String text) throws IOException {
        return read(reader, text.getBytes(StandardCharsets.UTF_8), new Random(7)).stream()
                .map(line -> line.offset() + ":" + Tail.text(line))
                .toList();
    }

    private static List<TailedLine> read(LineReader reader, byte[] content, Random random) throws IOException {
        List<TailedLine> lines = new ArrayList<>();
        int[] from = {0};
        while (true) {
            for (TailedLine line; (line = reader.next()) != null; ) {
                lines.add(line);
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

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
