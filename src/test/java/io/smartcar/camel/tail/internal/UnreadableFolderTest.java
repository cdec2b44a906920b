package io.smartcar.camel.tail.internal;

import static io.smartcar.camel.tail.internal.LogFiles.lines;
import static io.smartcar.camel.tail.internal.LogFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.tail.config.StartAt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder below the directory that cannot be read, such as {@code lost+found}: everything else continues. */
class UnreadableFolderTest {
    private static final String NAME = "n".repeat(250);

    @TempDir
    Path folder;

    private Tail tail;

    /** So deep that the paths in it are too long for the operating system: this keeps even the superuser out. */
    @BeforeEach
    void createFolderThatCannotBeRead() throws IOException {
        tail = new Tail(Files.createDirectory(folder.resolve("logs")), folder.resolve("positions.json"));
        tail.configuration.setRecursive(true);
        tail.configuration.setInclude("*.log");
        Path upper = Files.createDirectories(deep(tail.directory));
        Files.createDirectories(deep(folder));
        Files.move(folder.resolve(NAME), upper.resolve(NAME));
    }

    /** Java cannot delete it either. */
    @AfterEach
    void makeFolderReadable() throws IOException {
        tail.close();
        Files.move(deep(tail.directory).resolve(NAME), folder.resolve(NAME));
    }

    @Test
    void shouldReadAFileCreatedAfterTheStartFromItsBeginning() {
        tail.configuration.setStartAt(StartAt.END);
        tail.write("old.log", lines(1, 10));
        tail.start();
        tail.run(Duration.ofMinutes(1));
        tail.write("new.log", lines(11, 20));
        tail.settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(11, 20));
    }

    @Test
    void shouldFindACopyOutsideThePattern() throws IOException {
        tail.scanEvery(Duration.ofMinutes(10));
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.run(Duration.ofMinutes(11));
        tail.write("app.log", lines(201, 205));
        LogFiles.copyAndTruncate(tail.file("app.log"), tail.file("app.log.1"));
        tail.run(Duration.ofMinutes(11));

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 205));
    }

    @Test
    void shouldCloseDeletedFiles() throws IOException {
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.settle();
        Files.delete(tail.file("app.log"));
        tail.run(Duration.ofMinutes(5));

        assertThat(tail.statistics().files()).isZero();
    }

    private static Path deep(Path path) {
        return path.resolve(String.join("/", Collections.nCopies(10, NAME)));
    }
}
