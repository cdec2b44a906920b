package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.Backoff;
import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.PositionFile;
import io.smartcar.camel.support.PrivateFiles;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.Turn.Kind;
import io.smartcar.camel.tail.internal.Turn.Rest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which file is read when. One thread calls {@link #await} and {@link #step}; workers read the files and send
 * their lines; results return to the loop. A file has at most one batch in progress, and its next one does not start before
 * the position after the last is on the disk.
 */
public final class TailLoop {

    private static final Logger LOG = LoggerFactory.getLogger(TailLoop.class);
    private static final long LONGEST_RETRY_MILLIS = 30_000;

    /** An acknowledged position may wait that long to be written, unless its file has more lines to send. */
    private static final long SAVE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long SAVE_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Sends the lines of a turn; calls back once, from any thread, with null or the failure. */
    @FunctionalInterface
    public interface Sender {
        public void send(Turn turn, Consumer<Throwable> done);
    }

    private record Ready(FollowedFile file, Rest rest) {}

    /** The outcome of a turn; the turn is null if reading failed. */
    private record Completion(FollowedFile file, Turn turn, Throwable failure) {}

    private final TailConfiguration configuration;
    private final PositionFile positionFile;
    private final FileRegistry registry;
    private final Executor workers;
    private final Sender sender;
    private final LongSupplier clock;
    private final TailCounters counters = new TailCounters();
    private final FailureLog failures = new FailureLog();
    private final Backoff retries;
    private final int inFlightLimit;

    private final BlockingQueue<Completion> completions = new LinkedBlockingQueue<>();
    private final Queue<Ready> ready = new ArrayDeque<>();
    private final Set<FollowedFile> unsaved = new HashSet<>();
    private boolean contentsChanged;
    private int inFlight;
    private long nextPoll;
    private long nextScan;
    private long lastSave;
    private boolean saveFailed;

    /** The failure of the last step, or null. */
    private String defect;

    private long nextStatistics;

    private volatile boolean sending = true;
    private volatile TailStatistics statistics = TailStatistics.NONE;
    private volatile String healthMessage;

    public TailLoop(
            TailConfiguration configuration,
            Path directory,
            Executor workers,
            Sender sender,
            LongSupplier clock,
            Supplier<String> identities) {
        this.configuration = configuration;
        this.workers = workers;
        this.sender = sender;
        this.clock = clock;
        retries = new Backoff(configuration.limits().retryMillis(), LONGEST_RETRY_MILLIS);
        inFlightLimit = Math.max(configuration.limits().inFlight(), configuration.getThreads());
        positionFile = new PositionFile(directory.getFileSystem().getPath(configuration.getPositionFile()));
        FolderScanner scanner = new FolderScanner(configuration, directory, positionFile);
        registry = new FileRegistry(configuration, scanner, counters, clock, identities);
        nextPoll = clock.getAsLong();
        nextScan = nextPoll;
        lastSave = nextPoll;
        nextStatistics = nextPoll;
    }

    /**
     * Loads the positions and ensures that they can be saved.
     *
     * @throws IOException if they can neither be read nor saved
     */
    public void open() throws IOException {
        PrivateFiles.createDirectories(positionFile.path().getParent());
        registry.load(positionFile.load());
        try {
            positionFile.save(registry.positions());
        } catch (IOException e) {
            throw new IOException("Cannot write the position file " + positionFile.path() + ": " + e, e);
        }
    }

    /** Waits, then does what is due. Unexpected failures are reported and retried. */
    public void proceed() throws InterruptedException {
        try {
            await();
            step();
            defect = null;
        } catch (RuntimeException | Error e) {
            if (defect == null) {
                LOG.error("Failed to follow the files; retrying. This is a bug: please report it", e);
            }
            defect = "The files cannot be followed: " + e;
            healthMessage = defect;
            TimeUnit.MILLISECONDS.sleep(configuration.limits().retryMillis());
        }
    }

    /** Waits until a batch completes or the next poll is due. */
    void await() throws InterruptedException {
        long nanos =
                Math.min(nextPoll - clock.getAsLong(), TimeUnit.MILLISECONDS.toNanos(configuration.getPollInterval()));
        Completion completion = completions.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        if (completion != null) {
            complete(completion);
        }
    }

    /** Does everything that is due now, without waiting. */
    void step() {
        for (Completion completion; (completion = completions.poll()) != null; ) {
            complete(completion);
        }
        long now = clock.getAsLong();
        if (!sending) {
            ready.forEach(waiting -> waiting.file().cancel());
            ready.clear();
        } else if (now - nextPoll >= 0) {
            nextPoll = now + configuration.getPollInterval() * 1_000_000;
            look(now);
        }
        contentsChanged |= registry.takeChanged();
        if (mustSave(now)) {
            save(now);
        }
        while (!saveFailed && inFlight < inFlightLimit && !ready.isEmpty()) {
            begin(ready.remove());
        }
        if (now - nextStatistics >= 0) {
            nextStatistics = now + TimeUnit.SECONDS.toNanos(1);
            publish(now);
        }
    }

    /** Pauses or resumes starting batches. */
    public void send(boolean on) {
        sending = on;
    }

    public boolean isIdle() {
        return inFlight == 0 && completions.isEmpty();
    }

    /** Saves the acknowledged positions and closes the files. */
    public void close() {
        long now = clock.getAsLong();
        if (contentsChanged || !unsaved.isEmpty()) {
            save(now);
        }
        registry.closeAll();
    }

    public TailStatistics statistics() {
        return statistics;
    }

    /** The problem that an operator must solve, or null; thread-safe. */
    public String healthMessage() {
        return healthMessage;
    }

    private void look(long now) {
        if (now - nextScan >= 0) {
            registry.scan();
            nextScan = now + configuration.limits().scanMillis() * 1_000_000;
        }
        long decompressed = registry.files().stream()
                .filter(FollowedFile::isBeingDecompressed)
                .count();
        for (FollowedFile file : registry.files()) {
            try {
                Rest rest = file.due(configuration, now);
                boolean another = rest != null && file.isCompressed() && !file.isBeingDecompressed();
                if (another && decompressed++ >= inFlightLimit) {
                    // waits until another compressed file is finished: each one takes memory
                    continue;
                }
                if (rest != null) {
                    file.begin(rest);
                    ready.add(new Ready(file, rest));
                }
            } catch (IOException e) {
                fail(file, e, now);
            }
        }
    }

    private void begin(Ready next) {
        FollowedFile file = next.file();
        FilePosition position = file.position();
        Path path = file.path();
        Content content = file.content();
        inFlight++;
        try {
            workers.execute(() -> read(file, content, position, path, next.rest()));
        } catch (RejectedExecutionException e) {
            completions.add(new Completion(file, null, e));
        }
    }

    /** Adds a completion in every case: without one the file would stay busy forever. */
    private void read(FollowedFile file, Content content, FilePosition position, Path path, Rest rest) {
        Turn turn = null;
        try {
            // a stale interrupt from a route would close the file
            Thread.interrupted();
            turn = content.read(position, path, rest);
            if (!turn.lines().isEmpty()) {
                Turn sent = turn;
                sender.send(sent, failure -> completions.add(new Completion(file, sent, failure)));
                return;
            }
        } catch (Throwable e) {
            completions.add(new Completion(file, turn, e));
            return;
        }
        completions.add(new Completion(file, turn, null));
    }

    private void complete(Completion completion) {
        long now = clock.getAsLong();
        FollowedFile file = completion.file();
        Turn turn = completion.turn();
        inFlight--;
        if (completion.failure() != null) {
            counters.failedBatches += turn == null ? 0 : 1;
            fail(file, completion.failure(), now);
        } else if (turn.kind() == Kind.REWRITTEN) {
            registry.rewritten(file);
        } else {
            acknowledge(file, turn, now);
        }
    }

    private void acknowledge(FollowedFile file, Turn turn, long now) {
        FilePosition before = file.position();
        file.end(turn, now);
        if (!turn.lines().isEmpty()) {
            counters.batches++;
            counters.lines += turn.lines().size();
            turn.lines().forEach(line -> counters.bytes += line.bytes().length);
        }
        if (!before.equals(file.position())) {
            unsaved.add(file);
        }
        if (turn.more() && sending) {
            file.begin(Rest.WAITS);
            ready.add(new Ready(file, Rest.WAITS));
        }
    }

    private void fail(FollowedFile file, Throwable failure, long now) {
        file.fail(failure, now, retries.delayMillis(file.failures() + 1));
        failures.failed(file);
    }

    private boolean mustSave(long now) {
        if (saveFailed && now - lastSave < SAVE_AGAIN_NANOS || !contentsChanged && unsaved.isEmpty()) {
            return false;
        }
        return contentsChanged
                || now - lastSave >= SAVE_NANOS
                || ready.stream().anyMatch(next -> unsaved.contains(next.file()));
    }

    private void save(long now) {
        lastSave = now;
        try {
            positionFile.save(registry.positions());
            contentsChanged = false;
            unsaved.clear();
            if (saveFailed) {
                LOG.info("The position file {} can be written again", positionFile.path());
            }
            saveFailed = false;
        } catch (IOException e) {
            if (!saveFailed) {
                LOG.error(
                        "Cannot write the position file {}: {}. Nothing more is read until the write succeeds",
                        positionFile.path(),
                        e.toString());
            }
            saveFailed = true;
        }
    }

    private void publish(long now) {
        int files = 0;
        int open = 0;
        int failing = 0;
        int damaged = 0;
        long waitingBytes = 0;
        long oldest = 0;
        for (FollowedFile file : registry.files()) {
            files++;
            open += file.isOpen() ? 1 : 0;
            failing += file.failures() > 0 ? 1 : 0;
            damaged += file.isDamaged() ? 1 : 0;
            waitingBytes += file.waitingBytes();
            oldest = Math.max(oldest, file.waitingFor(now));
        }
        statistics = new TailStatistics(
                files,
                open,
                failing,
                damaged,
                counters.lines,
                counters.bytes,
                counters.batches,
                counters.failedBatches,
                counters.rewrites,
                counters.lostBytes,
                counters.copiedBytes,
                waitingBytes,
                TimeUnit.NANOSECONDS.toMillis(oldest));
        healthMessage = findProblem();
    }

    private String findProblem() {
        if (saveFailed) {
            return "The position file " + positionFile.path() + " cannot be written";
        }
        String heldBack = FailureLog.healthMessage(registry.files());
        return heldBack != null ? heldBack : registry.healthMessage();
    }
}
