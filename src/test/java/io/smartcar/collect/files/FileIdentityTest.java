package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIdentityTest {
    private static final FileTime TIME = FileTime.fromMillis(1_000_000);

    @TempDir
    Path folder;

    private Path file;
    private String identity;

    @BeforeEach
    void write() throws Exception {
        file = write("a.log", "line\n");
        identity = identity("collector", file);
    }

    @Test
    void shouldBeTheSameWhenTheFileIsReadAgain() throws Exception {
        assertThat(identity("collector", file)).isEqualTo(identity).matches("[0-9a-f]{16}");
    }

    @Test
    void shouldDifferBetweenCollectors() throws Exception {
        assertThat(identity("another", file)).isNotEqualTo(identity);
    }

    @Test
    void shouldDifferBetweenFilesOfTheSameContent() throws Exception {
        assertThat(identity("collector", write("b.log", "line\n"))).isNotEqualTo(identity);
    }

    @Test
    void shouldDifferWhenTheFileIsRewrittenInPlace() throws Exception {
        write("a.log", "next\n");
        assertThat(identity("collector", file)).isNotEqualTo(identity);
    }

    @Test
    void shouldDifferWhenTheSameContentIsWrittenLater() throws Exception {
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));
        assertThat(identity("collector", file)).isNotEqualTo(identity);
    }

    @Test
    void shouldDifferWhenOnlyTheSizeDiffers() throws Exception {
        String head = "x".repeat(4096);
        write("a.log", head + "line\n");
        String shorter = identity("collector", file);
        write("a.log", head + "line\nline\n");
        assertThat(identity("collector", file)).isNotEqualTo(shorter);
    }

    @Test
    void shouldDifferWhenTheFileIsReplacedByOneThatLooksTheSame() throws Exception {
        Files.move(write("b.log", "line\n"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(identity("collector", file)).isNotEqualTo(identity);
    }

    private static String identity(String collector, Path of) throws IOException {
        return FileSnapshot.of(of).identity(collector);
    }

    private Path write(String name, String content) throws Exception {
        Path written = Files.writeString(folder.resolve(name), content);
        return Files.setLastModifiedTime(written, TIME);
    }
}
