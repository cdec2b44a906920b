package io.smartcar.camel.tail.internal;

import static org.assertj.core.api.Assertions.fail;

import io.smartcar.camel.support.ExpectedLines;
import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.Fingerprint;
import io.smartcar.camel.support.LineFormat;
import io.smartcar.camel.support.LineReader;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.Turn.Rest;
import io.smartcar.camel.tail.message.TailedLine;
import io.smartcar.property.Every;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However the bytes of a file arrive, its lines and their offsets are those of the whole file, also for a reader that
 * begins where another one stopped.
 */
class EveryLineTest {
    private static final Pattern START = Pattern.compile("^#");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void shouldReadTheSameLinesHoweverTheBytesAreDivided(int bound) throws Exception {
        for (LineFormat format : formats(bound)) {
            Every.text("a#\n\r", 4, content -> checkDivisions(content.getBytes(StandardCharsets.UTF_8), format));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u00ef", "\u00ef\u00bb", "\u00ef\u00bb\u00bf", "\u00ef\u00bb\u00bf\u00ef\u00bb\u00bf"})
    void shouldSkipAByteOrderMarkHoweverTheBytesAreDivided(String mark) throws Exception {
        for (LineFormat format : formats(2)) {
            Every.text("a#\n", 3, content -> checkDivisions(latin(mark + content), format));
        }
    }

    /**
     * A file that grows in three steps, read after each by turns whose lines are acknowledged, failed or cut off by a
     * kill.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "one\ntwo\r\n\nthree",
                "\u00ef\u00bb\u00bfone\nlonger\n",
                "#1\n at x\n#2\r\n y\n#",
                "no\n#1\n and longer\n#2\r\n",
                "\r\r\n\n\r\n#\n#\n",
            })
    void shouldReadTheSameLinesHoweverAFileIsWrittenAndReadingInterrupted(String text) throws Exception {
        byte[] content = latin(text);
        Pattern start = text.contains("#") ? START : null;
        for (LineFormat format : List.of(new LineFormat(5, start), new LineFormat(100, start))) {
            List<String> expected = ExpectedLines.of(content, format);
            Every.division(content.length, (first, second) -> {
                for (Ending ending : Ending.values()) {
                    List<String> lines = grown(content, format, ending, first, second);
                    if (!lines.equals(expected)) {
                        fail("Expected " + expected + " of '" + text + "' by " + format + ", written up to " + first
                                + " and " + second + ", " + ending + ", but got " + lines);
                    }
                }
            });
        }
    }

    /** The end of a turn that is not the last one. */
    private enum Ending {
        ACKNOWLEDGED,
        FAILED,
        KILLED
    }

    private List<String> grown(byte[] content, LineFormat format, Ending ending, int first, int second)
            throws IOException {
        Path path = Files.write(folder.resolve("app.log"), new byte[0]);
        List<String> lines = new ArrayList<>();
        FilePosition position = new FilePosition(
                "id",
                path,
                SeenFile.key(path, attributes(path)),
                0,
                Fingerprint.NONE,
                Fingerprint.NONE,
                FilePosition.State.FOLLOWED);
        Content file = open(path, position, format);
        int from = 0;
        for (int to : new int[] {first, second, content.length}) {
            Files.write(path, Arrays.copyOfRange(content, from, to), StandardOpenOption.APPEND);
            from = to;
            if (ending == Ending.FAILED) {
                file.read(position, path, Rest.WAITS);
                file.reset();
            } else if (ending == Ending.KILLED) {
                file.read(position, path, Rest.WAITS);
                file.close();
                file = open(path, position, format);
            }
            position = taken(file.read(position, path, Rest.WAITS), lines);
        }
        position = taken(file.read(position, path, Rest.EVERYTHING), lines);
        file.close();
        if (position.offset() != content.length) {
            fail("Expected to be at the end of the file, but was at " + position.offset());
        }
        return lines;
    }

    private static FilePosition taken(Turn turn, List<String> lines) {
        if (turn.kind() != Turn.Kind.READ) {
            fail("Expected to read on, but got " + turn);
        }
        for (TailedLine line : turn.lines()) {
            byte[] sha256 = line.sha256() == null ? null : HexFormat.of().parseHex(line.sha256());
            lines.add(ExpectedLines.describe(line.offset(), line.length(), line.bytes(), sha256));
        }
        return turn.next();
    }

    private static Content open(Path path, FilePosition position, LineFormat format) throws IOException {
        TailConfiguration configuration = new TailConfiguration();
        configuration.setMaxLineBytes(format.maximumBytes());
        configuration.setEventStart(
                format.eventStart() == null ? null : format.eventStart().pattern());
        return Content.of(Content.open(path, position.key()), false, configuration);
    }

    private static java.nio.file.attribute.BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class);
    }

    private static List<LineFormat> formats(int bound) {
        return List.of(new LineFormat(bound, null), new LineFormat(bound, START));
    }

    private static void checkDivisions(byte[] content, LineFormat format) throws Exception {
        List<String> expected = ExpectedLines.of(content, format);
        Every.division(content.length, (first, second) -> {
            check(content, format, expected, first, second, false);
            check(content, format, expected, first, second, true);
        });
    }

    private static void check(
            byte[] content, LineFormat format, List<String> expected, int first, int second, boolean restarted)
            throws IOException {
        List<String> lines = new ArrayList<>();
        LineReader reader = new LineReader(format, 0);
        int from = 0;
        for (int to : new int[] {first, second, content.length}) {
            from = feed(reader, content, from, to, lines);
            if (restarted) {
                from = (int) reader.position();
                reader = new LineReader(format, from);
            }
        }
        feed(reader, content, from, content.length, lines);
        while (reader.rest()) {
            lines.add(ExpectedLines.describe(reader));
        }
        if (!lines.equals(expected) || reader.position() != content.length) {
            fail("Expected " + expected + " of '" + new String(content, StandardCharsets.ISO_8859_1) + "' by " + format
                    + ", read up to " + first + " and " + second + (restarted ? " and restarted" : "") + ", but got "
                    + lines + " up to " + reader.position());
        }
    }

    private static int feed(LineReader reader, byte[] content, int begin, int end, List<String> lines)
            throws IOException {
        int[] from = {begin};
        do {
            while (reader.next()) {
                lines.add(ExpectedLines.describe(reader));
            }
        } while (reader.fill((target, start, room) -> {
                    int count = Math.min(room, end - from[0]);
                    System.arraycopy(content, from[0], target, start, Math.max(0, count));
                    from[0] += Math.max(0, count);
                    return count;
                })
                > 0);
        return from[0];
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
