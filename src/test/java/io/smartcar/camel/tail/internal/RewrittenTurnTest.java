package io.smartcar.camel.tail.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.FilePosition.State;
import io.smartcar.camel.support.Fingerprint;
import io.smartcar.camel.support.LineReader;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.Turn.Kind;
import io.smartcar.camel.tail.internal.Turn.Rest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that is truncated and rewritten while a turn reads it. */
class RewrittenTurnTest {
    private static final int LINES = 300;
    private static final int LOOKS = 8;

    @TempDir
    Path folder;

    static Stream<Arguments> instants() {
        return IntStream.rangeClosed(1, LOOKS).boxed().flatMap(look -> Stream.of(0, 8, 200)
                .flatMap(read -> Stream.of(0, 5, 1_000).map(count -> Arguments.of(look, read, count))));
    }

    /** Before any one of the turn's accesses to the file, with more bytes than before, fewer or none. */
    @ParameterizedTest
    @MethodSource("instants")
    void shouldNotMistakeNewLinesForThoseOfTheOldContent(int look, int read, int count) throws IOException {
        byte[] old = LogFiles.lines(1, LINES).getBytes(StandardCharsets.UTF_8);
        Path path = Files.write(folder.resolve("app.log"), old);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileChannel rewritten = new InterruptedChannel(file, look, () -> {
                file.truncate(0);
                file.write(ByteBuffer.wrap(rewritten(count)), 0);
            });

            Turn turn = Content.of(rewritten, false, new TailConfiguration())
                    .read(position(path, old, read), path, Rest.WAITS);

            List<String> lines = turn.lines().stream().map(Tail::text).toList();
            assertThat(lines).isEqualTo(LogFiles.numbers(read + 1, read + lines.size()));
            assertThat(turn.kind()).isIn(Kind.READ, Kind.REWRITTEN);
            assertThat(turn.next().offset()).as("offset in the old content").isEqualTo(length(read + lines.size()));
        }
    }

    /** Lines of the same length with the same beginning: only their bytes differ from the old ones. */
    private static byte[] rewritten(int lines) {
        String text = lines == 0 ? "" : LogFiles.lines(1, lines).replace("line ", "lane ");
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes that the first lines take. */
    private static int length(int lines) {
        return lines == 0 ? 0 : LogFiles.lines(1, lines).length();
    }

    private static FilePosition position(Path path, byte[] content, int lines) {
        int offset = length(lines);
        int known = Math.min(offset, LineReader.GUARD_BYTES);
        return new FilePosition(
                "id",
                path,
                "key",
                offset,
                Fingerprint.of(content, 0, 1024),
                Fingerprint.of(content, offset - known, offset),
                State.FOLLOWED);
    }
}
