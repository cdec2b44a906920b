package io.smartcar.camel.support;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what one reader may use at a time, such as the positions of files, from other processes and from other routes of
 * this one. It ends with the process, however that ends. Thread-safe.
 */
public final class ProcessLock implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLock.class);

    /** Held in this process: closing a second channel to a lock file would release the lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path place;
    private final FileChannel channel;

    private ProcessLock(Path place, FileChannel channel) {
        this.place = place;
        this.channel = channel;
    }

    /**
     * Takes a lock.
     *
     * @param file the file of the lock, which stays; it and its folder are created
     * @param subject what it protects, for the message
     * @param advice what to do if it is held
     * @throws IOException if it is held, or cannot be taken
     */
    public static ProcessLock of(Path file, String subject, String advice) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Files.createDirectories(folder);
        // without links: HELD knows it by this name
        Path place = folder.toRealPath().resolve(file.getFileName());
        if (!HELD.add(place)) {
            throw inUse(subject, "another route of this process", advice);
        }
        try {
            // READ as well: to open a pipe to write only would wait for its reader
            FileChannel channel = PrivateFiles.open(
                    place,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(subject, "another process (fuser " + place + " shows which)", advice);
            }
            return new ProcessLock(place, channel);
        } catch (IOException | RuntimeException e) {
            HELD.remove(place);
            throw e;
        }
    }

    /**
     * Whether this process or another one holds a lock. Creates nothing, and keeps nothing.
     *
     * @throws IOException if that cannot be told, for example because the file belongs to another user
     */
    public static boolean isHeld(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        if (HELD.contains(file.toRealPath())) {
            return true;
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return channel.tryLock() == null;
        }
    }

    private static IOException inUse(String subject, String holder, String advice) {
        return new IOException("Expected the " + subject + " to be unused, but " + holder + " has it open; " + advice);
    }

    /** Whether it is held. */
    public boolean isHeld() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Failed to close {}", place, e);
        }
        HELD.remove(place);
    }
}
