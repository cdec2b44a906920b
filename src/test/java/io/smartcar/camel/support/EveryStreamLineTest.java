package io.smartcar.camel.support;

import static org.assertj.core.api.Assertions.fail;

import io.smartcar.property.Every;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of every short file, however its bytes arrive, and wherever its reading is interrupted and continued. */
class EveryStreamLineTest {
    private static final String MARK = "\u00ef\u00bb\u00bf";

    @ParameterizedTest
    @ValueSource(strings = {"", "\u00ef", "\u00ef\u00bb", MARK, MARK + MARK, "\n" + MARK})
    void shouldReadTheSameLinesInEveryDivisionAndFromEveryOffset(String beginning) throws Exception {
        for (int maxBytes : new int[] {1, 2, 100}) {
            Every.text("a\n\r", 4, text -> {
                String content = beginning + text;
                List<String> expected = lines(content, maxBytes);
                Every.division(
                        content.length(), (first, second) -> check(content, maxBytes, expected, first, second, 100));
                for (int taken = 0; taken < expected.size(); taken++) {
                    check(content, maxBytes, expected, 0, 0, taken);
                }
            });
        }
    }

    /** Reads that many lines with one reader, and the others with a second one that begins where the first stopped. */
    private static void check(
            String content, int maxBytes, List<String> expected, int first, int second, int takenByTheFirst)
            throws Exception {
        List<String> read = new ArrayList<>();
        long offset = 0;
        InputStream parts = new Parts(content, 0, first, second);
        LineReader lines = new LineReader(LineFormat.unchanged(maxBytes), 0);
        while (read.size() < takenByTheFirst && lines.next(parts::read)) {
            read.add(shown(lines));
            offset = lines.position();
        }
        InputStream others = new Parts(content, (int) offset, 0, 0);
        lines = new LineReader(LineFormat.unchanged(maxBytes), offset);
        while (lines.hasNext(others::read) && lines.next(others::read)) {
            read.add(shown(lines));
        }
        if (!read.equals(expected)) {
            fail("Expected " + expected + " of '" + content + "' up to " + first + " and " + second + " and from "
                    + offset + ", but got " + read);
        }
    }

    private static String shown(LineReader lines) {
        String line = new String(lines.buffer(), lines.start(), lines.length(), StandardCharsets.ISO_8859_1);
        String hash = lines.sha256() == null ? "" : HexFormat.of().formatHex(lines.sha256());
        return lines.offset() + "+" + lines.lineLength() + ":" + line + hash;
    }

    /** The same, done simply. */
    private static List<String> lines(String content, int maxBytes) throws Exception {
        List<String> lines = new ArrayList<>();
        int from = content.startsWith(MARK) ? MARK.length() : 0;
        while (from < content.length()) {
            int lineFeed = content.indexOf('\n', from);
            String line = content.substring(from, lineFeed < 0 ? content.length() : lineFeed);
            boolean whole = line.length() <= maxBytes;
            lines.add(from + "+" + line.length() + ":" + (whole ? line : line.substring(0, maxBytes) + sha256(line)));
            from += line.length() + 1;
        }
        return lines;
    }

    private static String sha256(String line) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Returns a content from an offset on, at most up to one of two places at a time. */
    private static final class Parts extends InputStream {
        private final byte[] bytes;
        private final int first;
        private final int second;
        private int position;

        Parts(String content, int from, int first, int second) {
            this.bytes = content.getBytes(StandardCharsets.ISO_8859_1);
            this.position = from;
            this.first = first;
            this.second = second;
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
            int end = position < first ? first : position < second ? second : bytes.length;
            int count = Math.min(length, end - position);
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }
    }
}
