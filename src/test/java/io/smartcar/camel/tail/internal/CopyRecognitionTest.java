package io.smartcar.camel.tail.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.FilePosition.State;
import io.smartcar.camel.support.Fingerprint;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.ContentRecognition.Relation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy that is found between the copying and the truncation. */
class CopyRecognitionTest {
    @TempDir
    Path folder;

    /** The truncation happens before any one of the reads of the comparison. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 100})
    void shouldWaitForTheTruncationThoughItComesWhileTheCopyIsCompared(int access) throws IOException {
        Path original = Files.writeString(folder.resolve("app.log"), LogFiles.lines(1, 500));
        Path copy = Files.copy(original, folder.resolve("app.log.20261122"));
        TailConfiguration configuration = new TailConfiguration();
        ContentRecognition recognition = new ContentRecognition(configuration, () -> 0);
        try (FileChannel real = FileChannel.open(original, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel copied = FileChannel.open(copy, StandardOpenOption.READ)) {
            Head head = Head.read(copied);
            FileChannel truncated = new InterruptedChannel(real, access, () -> real.truncate(0));
            FilePosition position = new FilePosition(
                    "id", original, seen(original).key(), 1_500, head.fingerprint(), Fingerprint.NONE, State.FOLLOWED);
            FollowedFile file =
                    new FollowedFile(position, Content.of(truncated, false, configuration), seen(original), 0);

            assertThat(recognition.copyOfPresent(seen(copy), head, copied, List.of(file)))
                    .isEqualTo(Relation.UNDECIDED);
        }
    }

    private static SeenFile seen(Path file) throws IOException {
        return SeenFile.of(file, Files.readAttributes(file, BasicFileAttributes.class));
    }
}
