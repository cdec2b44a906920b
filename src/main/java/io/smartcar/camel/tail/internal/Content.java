package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.Turn.Rest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.LoggerFactory;

/** An open file that is read in turns, by one thread at a time. It stays readable after it is deleted. */
public abstract class Content {

    private final FileChannel channel;

    Content(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Reads at most one batch from the position on.
     *
     * @throws IOException if the file cannot be read now; {@link #reset} before the next turn
     */
    abstract Turn read(FilePosition position, Path path, Rest rest) throws IOException;

    /** Discards the unacknowledged bytes read beyond the position. */
    abstract void reset();

    /** Returns the file itself. */
    final FileChannel channel() {
        return channel;
    }

    final void close() {
        reset();
        closeQuietly(channel);
    }

    /**
     * Opens the file that the key names.
     *
     * @throws NoSuchFileException if it is no longer under this path
     */
    static FileChannel open(Path path, String key) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!key.equals(SeenFile.key(path, attributes))) {
                throw new NoSuchFileException(path.toString(), null, "it was replaced while it was being opened");
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static Content of(FileChannel channel, boolean compressed, TailConfiguration configuration) {
        BatchReader batches = new BatchReader(configuration);
        return compressed ? new CompressedContent(channel, batches) : new PlainContent(channel, batches);
    }

    /** Closes a file that was only read: a failure to close it loses nothing. */
    static void closeQuietly(Closeable resource) {
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(Content.class).debug("Failed to close {}", resource, e);
        }
    }
}
