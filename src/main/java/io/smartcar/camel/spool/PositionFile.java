package io.smartcar.camel.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that remembers up to where a spool was read: one line of JSON, replaced as a whole, so that there is
 * always an old one or a new one. Not thread-safe.
 */
final class PositionFile {
    private static final Pattern CONTENT = Pattern.compile(
            "\\{\\s*\"identity\"\\s*:\\s*\"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\"\\s*,\\s*\"segment\"\\s*:\\s*(\\d{1,10})\\s*,"
                    + "\\s*\"offset\"\\s*:\\s*(\\d{1,10})\\s*}\\s*");

    private final Path path;
    private final Path next;
    private final boolean forced;

    /** What the file says. */
    record Content(SpoolIdentity identity, long position) {}

    PositionFile(Path directory, boolean forced) {
        path = directory.resolve("position.json");
        next = directory.resolve("position.json.next");
        this.forced = forced;
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Empty if there is no file, or none that can be understood. */
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
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (forced) {
                channel.force(true);
            }
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
