package io.smartcar.faults.pipeline;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.faults.source.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Logs that are written and rotated by a thread of the test, regardless of their reader. What is written, and how it
 * is rotated, depends on the seed alone; when, does not.
 */
public final class SimulatedLogFiles implements AutoCloseable {
    /** How many lines are sent, and waited for, at a time: small, so that many batches are in progress in turn. */
    public static final int BATCH = 200;

    private static final int LOGS = 8;
    private static final int LARGEST_PIECE = 4_000;
    private static final int BYTES_A_SECOND = 30_000;

    private final List<SimulatedLogFile> logs = new ArrayList<>();
    private final SplittableRandom random;
    private final Thread writer = new Thread(this::write, "growing logs");
    private volatile boolean growing = true;
    private volatile Exception failure;

    /** Begins to write into the folder that the pipeline of {@link #pipeline} reads. */
    public SimulatedLogFiles(Pipeline pipeline, Seed seed) {
        random = seed.random().split();
        for (int number = 0; number < LOGS; number++) {
            logs.add(new SimulatedLogFile(pipeline, number % 3 == 2 ? STATUS : DRIVER, number, folder(pipeline)));
        }
        writer.start();
    }

    /** A pipeline that reads growing files, rotated and compressed ones included. */
    public static Pipeline pipeline(LocalCluster cluster, String name) {
        Pipeline pipeline = new Pipeline(cluster, name);
        try {
            Files.createDirectories(folder(pipeline));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make a folder for growing logs", failure);
        }
        return pipeline.set("tails.directory", folder(pipeline))
                .set("tails.include", "SmartCarDriverInfo-*.log*,SmartCarStatusInfo_*.txt*")
                .set("tails.positions", pipeline.folder().resolve("positions.json"))
                .set("events.batch-size", BATCH);
    }

    private static Path folder(Pipeline pipeline) {
        return pipeline.folder().resolve("logs");
    }

    private void write() {
        long begin = System.nanoTime();
        long bytes = 0;
        try {
            while (growing) {
                bytes += logs.get(random.nextInt(LOGS)).grow(1 + random.nextInt(LARGEST_PIECE), random);
                pauseUntil(begin + bytes * 1_000_000_000 / BYTES_A_SECOND);
            }
            for (SimulatedLogFile log : logs) {
                log.finish();
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private static void pauseUntil(long nanos) {
        for (long rest = nanos - System.nanoTime(); rest > 0; rest = nanos - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }

    /** Ends the logs with whole lines. */
    @Override
    public void close() {
        growing = false;
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IllegalStateException("The logs were not written as they should have been", failure);
        }
    }
}
