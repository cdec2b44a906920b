package io.smartcar.cluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second cluster out of a folder, until it is closed or the JVM ends. */
public final class FolderLock implements AutoCloseable {
    private final Path folder;
    private final FileChannel channel;

    /** @throws IllegalStateException if another cluster holds the folder */
    public FolderLock(Path folder) {
        this.folder = folder;
        Path file = folder.resolve("lock");
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held = null;
            try {
                held = channel.tryLock();
            } catch (OverlappingFileLockException sameProcess) {
                // refused below, as if it were another process
            }
            if (held == null) {
                channel.close();
                throw new IllegalStateException("Another local cluster runs in " + folder.normalize()
                        + ": stop that one, or choose another folder");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot lock " + file, failure);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot release the lock of " + folder, failure);
        }
    }
}
