package io.smartcar.faults.pipeline;

import io.smartcar.faults.audit.SpooledMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Keeps every segment that a spool ever had: each gets a second name as soon as it is there, which outlives its deletion.
 * So all messages that the spool ever stored are known.
 */
final class SegmentArchive implements AutoCloseable {
    private static final long PAUSE_NANOS = 5_000_000;

    private final Path spool;
    private final Path kept;
    private final Thread keeper = new Thread(this::keep, "kept segments");
    private volatile boolean running = true;
    private volatile Exception failure;

    /** @param kept an empty folder on the same file system */
    SegmentArchive(Path spool, Path kept) {
        this.spool = spool;
        this.kept = kept;
        keeper.setDaemon(true);
        keeper.start();
    }

    private void keep() {
        try {
            while (running) {
                look();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            look();
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void look() throws IOException {
        for (Path segment : segments(spool)) {
            Path name = kept.resolve(segment.getFileName());
            if (Files.notExists(name)) {
                try {
                    Files.createLink(name, segment);
                } catch (NoSuchFileException deleted) {
                    throw new IllegalStateException(
                            "Segment " + segment + " was gone before it could be kept", deleted);
                }
            }
        }
    }

    private static List<Path> segments(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * All messages that were ever stored, in their order.
     *
     * @throws IllegalStateException if a segment is missing: the numbers of all that are kept follow each other
     */
    List<SpooledMessage> messages() throws IOException {
        if (failure != null) {
            throw new IllegalStateException("The segments of the spool could not be kept", failure);
        }
        List<SpooledMessage> messages = new ArrayList<>();
        long next = 1;
        for (Path segment : segments(kept)) {
            long number = Long.parseLong(segment.getFileName().toString().replace(".segment", ""));
            if (number != next++) {
                throw new IllegalStateException("Expected segment " + (next - 1) + " of the spool, got " + segment);
            }
            messages.addAll(SpooledMessage.of(segment));
        }
        return messages;
    }

    @Override
    public void close() {
        running = false;
        try {
            keeper.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
