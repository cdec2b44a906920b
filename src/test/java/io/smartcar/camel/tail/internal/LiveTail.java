package io.smartcar.camel.tail.internal;

import io.smartcar.camel.tail.config.TailConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A tail in real time, with its own threads; batches are acknowledged some milliseconds after they are sent. */
final class LiveTail {
    private static final int LONGEST_ANSWER_MILLIS = 40;

    private final TailConfiguration configuration;
    private final Collection<String> received;
    private final SplittableRandom random;
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final TailLoop loop;
    private final Thread thread = new Thread(this::run, "live tail");
    private boolean dead;
    private volatile Exception failure;

    /**
     * Starts.
     *
     * @param received takes the lines of each batch as it is acknowledged
     */
    LiveTail(TailConfiguration configuration, Path directory, SplittableRandom random, Collection<String> received)
            throws IOException {
        this.configuration = configuration;
        this.received = received;
        this.random = random;
        loop = new TailLoop(configuration, directory, workers, this::send, System::nanoTime, () -> UUID.randomUUID()
                .toString());
        loop.open();
        thread.start();
    }

    private void run() {
        try {
            while (!isDead()) {
                loop.await();
                loop.step();
            }
        } catch (InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    private void send(Turn turn, Consumer<Throwable> done) {
        int millis;
        synchronized (this) {
            millis = random.nextInt(LONGEST_ANSWER_MILLIS);
        }
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> acknowledge(turn, done));
    }

    private synchronized void acknowledge(Turn turn, Consumer<Throwable> done) {
        if (!dead) {
            turn.lines().forEach(line -> received.add(Tail.text(line)));
            done.accept(null);
        }
    }

    private synchronized boolean isDead() {
        return dead;
    }

    /** Ends as a killed process does: batches in flight are not acknowledged, positions are not saved, files are closed. */
    void kill() throws Exception {
        synchronized (this) {
            dead = true;
        }
        thread.join();
        workers.shutdown();
        if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("A turn did not end");
        }
        Path positions = Path.of(configuration.getPositionFile());
        byte[] saved = Files.readAllBytes(positions);
        loop.close();
        Files.write(positions, saved);
        if (failure != null) {
            throw failure;
        }
    }
}
