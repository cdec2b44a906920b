package io.smartcar.collect.files;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.collect.files.content.Compression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits in the drop folder, for the metrics. The folder is looked through when somebody asks, but not again before
 * ten times as long has passed as looking took, and a second at least: a folder of very many files costs no more than a
 * tenth of a processor. Thread-safe.
 */
final class FileBacklog {
    private static final Logger LOG = LoggerFactory.getLogger(FileBacklog.class);
    private static final long LEAST_PAUSE_NANOS = 1_000_000_000;
    private static final int PAUSE = 10;

    /**
     * What was found.
     *
     * @param bytes  on the disk, without those that are acknowledged; of a compressed file, all of them
     * @param oldest since when the file lies there that has done so for longest, in milliseconds since 1970; 0 without one
     */
    record Found(long files, long bytes, long oldest) {}

    private final FileSelector files;
    private final DropFolder folder;
    private final LongSupplier nanos;
    private Found found = new Found(0, 0, 0);
    private long nextLook;

    FileBacklog(FileSelector files, DropFolder folder) {
        this(files, folder, System::nanoTime);
    }

    FileBacklog(FileSelector files, DropFolder folder, LongSupplier nanos) {
        this.files = files;
        this.folder = folder;
        this.nanos = nanos;
        nextLook = nanos.getAsLong();
    }

    /** Shows it in the metrics registry of a Camel context, if there is one, for as long as this object is there. */
    void show(CamelContext context) {
        for (MeterRegistry registry : context.getRegistry().findByType(MeterRegistry.class)) {
            gauge(registry, "files.waiting", "Files in the drop folder that are still to be read", Found::files);
            gauge(
                    registry,
                    "files.waiting.bytes",
                    "Bytes of these files that are not acknowledged; of compressed ones, as they are on the disk",
                    Found::bytes);
            gauge(
                    registry,
                    "files.oldest.milliseconds",
                    "For how long the oldest of these files has been there",
                    seen -> seen.oldest() == 0 ? 0 : Math.max(0, System.currentTimeMillis() - seen.oldest()));
        }
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Found> value) {
        Gauge.builder(name, this, waiting -> value.applyAsDouble(waiting.look()))
                .description(description)
                .register(registry);
    }

    /** What waits, or did a moment ago. */
    synchronized Found look() {
        long begin = nanos.getAsLong();
        if (begin - nextLook < 0) {
            return found;
        }
        try {
            found = find();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Failed to look through {}", folder.root(), e);
        }
        long end = nanos.getAsLong();
        nextLook = end + Math.max(LEAST_PAUSE_NANOS, PAUSE * (end - begin));
        return found;
    }

    private Found find() throws IOException {
        if (Files.notExists(folder.root())) {
            return new Found(0, 0, 0);
        }
        Visitor visitor = new Visitor(folder.positions().offsets());
        int depth = files.isRecursive() ? Integer.MAX_VALUE : 1;
        Files.walkFileTree(folder.root(), EnumSet.noneOf(java.nio.file.FileVisitOption.class), depth, visitor);
        return new Found(visitor.count, visitor.bytes, visitor.oldest);
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Map<Path, Long> acknowledged;
        private long count;
        private long bytes;
        private long oldest;

        Visitor(Map<Path, Long> acknowledged) {
            this.acknowledged = acknowledged;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return folder.isOwn(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (files.isToBeRead(file, attributes)) {
                count++;
                bytes += Math.max(0, attributes.size() - acknowledged(file));
                long since = since(file, attributes);
                oldest = oldest == 0 ? since : Math.min(oldest, since);
            }
            return FileVisitResult.CONTINUE;
        }

        /** It may have been moved or read meanwhile. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        /** An offset in a compressed file is one in its decompressed content. */
        private long acknowledged(Path file) {
            boolean compressed =
                    !Compression.nameWithoutEnding(file.getFileName()).equals(file.getFileName());
            return compressed ? 0 : acknowledged.getOrDefault(file, 0L);
        }

        /** Since when it lies there: moving a file changes no other time of it. */
        private static long since(Path file, BasicFileAttributes attributes) {
            try {
                return ((FileTime) Files.getAttribute(file, "unix:ctime")).toMillis();
            } catch (IOException | RuntimeException unknown) {
                return attributes.lastModifiedTime().toMillis();
            }
        }
    }
}
