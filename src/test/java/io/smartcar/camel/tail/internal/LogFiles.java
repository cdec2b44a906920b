package io.smartcar.camel.tail.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Contents of log files, and ways to rotate them. */
final class LogFiles {
    private LogFiles() {}

    /** Lines with these numbers and their line ends. */
    static String lines(int from, int to) {
        return String.join("\n", numbers(from, to)) + "\n";
    }

    /** Lines with these numbers, without line ends. */
    static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> "line " + number)
                .toList();
    }

    static void copyAndTruncate(Path from, Path to) throws IOException {
        Files.copy(from, to);
        truncate(from);
    }

    static void truncate(Path file) throws IOException {
        Files.newByteChannel(file, StandardOpenOption.WRITE).truncate(0).close();
    }

    /** Replaces a file by its compressed form, whose name ends with .gz. */
    static void compress(Path file) throws IOException {
        Files.write(file.resolveSibling(file.getFileName() + ".gz"), compressed(Files.readString(file)));
        Files.delete(file);
    }

    static byte[] compressed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
