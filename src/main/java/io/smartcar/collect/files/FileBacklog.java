package io.smartcar.collect.files;

import io.smartcar.camel.support.ObjectMetrics;
import io.smartcar.camel.support.ObjectMetrics.Metric;
import io.smartcar.collect.files.content.Compression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files in the drop folder that are still to be read, for the metrics. The folder is scanned on demand, at most once
 * per second and per ten times the duration of a scan: scanning very many files costs at most a tenth of a processor.
 * Thread-safe.
 */
final class FileBacklog {
    private static final Logger LOG = LoggerFactory.getLogger(FileBacklog.class);
    private static final long MIN_PAUSE_NANOS = 1_000_000_000;
    private static final int PAUSE_FACTOR = 10;

    /**
     * The result of a scan.
     *
     * @param bytes on the disk, without acknowledged ones; of a compressed file, all of them
     * @param oldest when the file came that has been there for longest, in milliseconds since 1970; 0 without files
     */
    record Backlog(long files, long bytes, long oldest) {}

    private static final List<Metric<FileBacklog>> METRICS = Stream.<Metric<Backlog>>of(
                    Metric.gauge("files.waiting", "Files in the drop folder that are still to be read", Backlog::files),
                    Metric.gauge(
                            "files.waiting.bytes",
                            "Bytes of these files that are not acknowledged; of compressed files, as they are on the disk",
                            Backlog::bytes),
                    Metric.gauge(
                            "files.oldest.milliseconds",
                            "How long the oldest of these files has been there",
                            found ->
                                    found.oldest() == 0 ? 0 : Math.max(0, System.currentTimeMillis() - found.oldest())))
            .map(metric -> metric.of(FileBacklog::scan))
            .toList();

    private final FileSelector files;
    private final DropFolder folder;
    private final LongSupplier nanos;
    private Backlog latest = new Backlog(0, 0, 0);
    private long nextScan;

    FileBacklog(FileSelector files, DropFolder folder) {
        this(files, folder, System::nanoTime);
    }

    FileBacklog(FileSelector files, DropFolder folder, LongSupplier nanos) {
        this.files = files;
        this.folder = folder;
        this.nanos = nanos;
        nextScan = nanos.getAsLong();
    }

    /** Registers gauges with the Camel context's meter registry, if there is one. */
    void register(CamelContext context) {
        ObjectMetrics.register(context, this, METRICS);
    }

    /** The backlog, now or as of the latest scan. */
    synchronized Backlog scan() {
        long begin = nanos.getAsLong();
        if (begin - nextScan < 0) {
            return latest;
        }
        try {
            latest = walk();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Failed to scan {}", folder.root(), e);
        }
        long end = nanos.getAsLong();
        nextScan = end + Math.max(MIN_PAUSE_NANOS, PAUSE_FACTOR * (end - begin));
        return latest;
    }

    private Backlog walk() throws IOException {
        if (Files.notExists(folder.root())) {
            return new Backlog(0, 0, 0);
        }
        Visitor visitor = new Visitor(folder.positions().offsets());
        int depth = files.isRecursive() ? Integer.MAX_VALUE : 1;
        Files.walkFileTree(folder.root(), EnumSet.noneOf(java.nio.file.FileVisitOption.class), depth, visitor);
        return new Backlog(visitor.count, visitor.bytes, visitor.oldest);
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
            if (!files.isPending(file, attributes)) {
                return FileVisitResult.CONTINUE;
            }
            try {
                // moving a file changes no other time of it
                long arrival = FileMarker.changed(file).toEpochMilli();
                oldest = oldest == 0 ? arrival : Math.min(oldest, arrival);
            } catch (NoSuchFileException e) {
                return visitFileFailed(file, e);
            }
            count++;
            bytes += Math.max(0, attributes.size() - acknowledged(file));
            return FileVisitResult.CONTINUE;
        }

        /** The file may just have been moved. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        /** An offset in a compressed file is one in its decompressed content. */
        private long acknowledged(Path file) {
            boolean compressed =
                    !Compression.nameWithoutSuffix(file.getFileName()).equals(file.getFileName());
            return compressed ? 0 : acknowledged.getOrDefault(file, 0L);
        }
    }
}
