package io.smartcar.camel.spool.queue;

import io.smartcar.camel.support.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of the acknowledged position of a spool: one line of JSON, replaced as a whole. Not thread-safe.
 */
final class SpoolPositionFile {
    private static final Pattern CONTENT = Pattern.compile(
            "\\{\\s*\"identity\"\\s*:\\s*\"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\"\\s*,\\s*\"segment\"\\s*:\\s*(\\d{1,10})\\s*,"
                    + "\\s*\"offset\"\\s*:\\s*(\\d{1,10})\\s*}\\s*");

    private final Path path;

    /** The content of the file. */
    record Content(SpoolIdentity identity, long position) {}

    SpoolPositionFile(Path directory) {
        path = directory.resolve("position.json");
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Empty if there is no valid file. */
    Optional<Content> read() throws IOException {
        if (!exists()) {
            return Optional.empty();
        }
        Matcher content = CONTENT.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
        if (!content.matches()) {
            return Optional.empty();
        }
        SpoolIdentity identity = new SpoolIdentity(UUID.fromString(content.group(1)));
        long position = SpoolPosition.of(Long.parseLong(content.group(2)), Long.parseLong(content.group(3)));
        return Optional.of(new Content(identity, position));
    }

    void write(SpoolIdentity identity, long position) throws IOException {
        String content = "{\"identity\": \"" + identity.value() + "\", \"segment\": " + SpoolPosition.segment(position)
                + ", \"offset\": " + SpoolPosition.offset(position) + "}\n";
        AtomicFile.replace(path, content.getBytes(StandardCharsets.ISO_8859_1));
    }
}
