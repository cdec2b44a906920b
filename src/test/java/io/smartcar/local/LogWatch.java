package io.smartcar.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the warnings and errors that a growing log file gets, without their stack traces. Not thread-safe. */
final class LogWatch {
    private static final Pattern WARNING = Pattern.compile("^\\S+ +(WARN|ERROR|FATAL) .*");
    private static final int MOST_BYTES = 1 << 20;

    private final Path file;
    private long position;

    /** Watches lines after the current end of the file. */
    LogWatch(Path file) throws IOException {
        this.file = file;
        this.position = Files.exists(file) ? Files.size(file) : 0;
    }

    /** The warnings and errors since the last call. */
    List<String> news() throws IOException {
        List<String> news = new ArrayList<>();
        if (!Files.exists(file)) {
            return news;
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(MOST_BYTES, Math.max(0, log.length() - position))];
            log.seek(position);
            log.readFully(bytes);
            int complete = bytes.length;
            while (complete > 0 && bytes[complete - 1] != '\n') {
                complete--;
            }
            position += complete;
            new String(bytes, 0, complete, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> WARNING.matcher(line).matches())
                    .forEach(news::add);
        }
        return news;
    }
}
