package io.smartcar.camel.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces small files as a whole: after a crash there is the old content or the new one. */
public final class AtomicFile {
    private AtomicFile() {}

    /** The file beside this one that takes the new content first. */
    public static Path next(Path file) {
        return file.resolveSibling(file.getFileName() + ".next");
    }

    /**
     * Replaces the content; the new one is on the disk before the name points to it.
     *
     * @throws IOException if that fails; the old content is still there
     */
    public static void replace(Path file, byte[] content) throws IOException {
        write(next(file), content);
        move(next(file), file);
    }

    /** Writes a {@linkplain PrivateFiles private} file, which replaces one that is there, onto the disk; not atomic. */
    static void write(Path file, byte[] content) throws IOException {
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            // not overwritten: others may have made it, as a link to another file
            Files.deleteIfExists(file);
        }
        try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    static void move(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
