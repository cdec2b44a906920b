package io.smartcar.senders;

import io.smartcar.cluster.process.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A log that a program of its own writes: numbered lines, about 1,000 a second. Not thread-safe. */
final class GrowingLog implements AutoCloseable {
    /** What a whole line looks like, as a regular expression. */
    static final String LINE = "^\\d+ \\w+ end$";

    private final Path folder;
    private final Path file;
    private Program writer;

    /** The file {@code app.log} in a folder. */
    GrowingLog(Path logs) throws IOException {
        this.folder = Files.createDirectories(logs);
        this.file = logs.resolve("app.log");
    }

    Path file() {
        return file;
    }

    /** Starts a program that writes the lines of these numbers, each by a write of its own. */
    void write(int first, int last) {
        start(first, last, "line by line");
    }

    /** Starts a program that writes the lines of these numbers in blocks, which end in the middle of a line. */
    void writeInBlocks(int first, int last) {
        start(first, last, "buffered");
    }

    private void start(int first, int last, String how) {
        String script = Project.path("src", "test", "senders", "writer.pl").toString();
        writer = Program.start(
                folder.resolveSibling("writer.log"),
                "perl",
                script,
                file.toString(),
                String.valueOf(first),
                String.valueOf(last),
                how);
    }

    static List<String> lines(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> number + " written end")
                .toList();
    }

    Program writer() {
        return writer;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
