package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.tail.config.TailConfiguration;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that a scan could not examine, with the reasons; each is reported once. */
final class ScanObstacles {

    private static final Logger LOG = LoggerFactory.getLogger(ScanObstacles.class);
    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock;
    private final Set<Path> reported = new HashSet<>();

    private boolean crowded;
    private boolean undecided;
    private String defect;

    /** When scans began to leave files unopened because too many are open; null if none is left. */
    private Long crowdedSince;

    ScanObstacles(LongSupplier clock) {
        this.clock = clock;
    }

    /** A scan begins. */
    void begin() {
        crowded = false;
        undecided = false;
        defect = null;
    }

    /** A scan is over. */
    void end() {
        if (!crowded) {
            crowdedSince = null;
        } else if (crowdedSince == null) {
            crowdedSince = clock.getAsLong();
        }
    }

    /** A file waits for the next scan because too many are open. */
    void crowded() {
        crowded = true;
    }

    boolean isCrowded() {
        return crowded;
    }

    /** A compressed file waits for the next scan because its beginning is still being written. */
    void undecided() {
        undecided = true;
    }

    boolean isUndecided() {
        return undecided;
    }

    /** A file could not be read; a deleted one is not reported. */
    void failed(SeenFile seen, IOException failure) {
        if (!(failure instanceof NoSuchFileException) && reported.add(seen.path())) {
            LOG.warn("Cannot read {}: {}; retrying at each scan", MessageText.of(seen.path()), MessageText.of(failure));
        }
    }

    /** A file could be read. */
    void passed(SeenFile seen) {
        reported.remove(seen.path());
    }

    /** Classifies one file; a failure must not prevent the others from being examined. */
    void examine(Path path, Runnable examination) {
        try {
            examination.run();
        } catch (RuntimeException e) {
            defect = "Cannot classify " + MessageText.of(path) + ": " + MessageText.of(e);
            if (reported.add(path)) {
                LOG.error(
                        "Failed to classify {}; retrying at each scan. This is a bug: please report it",
                        MessageText.of(path),
                        e);
            }
        }
    }

    /** The problem that an operator must solve, or null; thread-safe. */
    String healthMessage(TailConfiguration configuration) {
        if (defect == null && crowdedSince != null && clock.getAsLong() - crowdedSince >= LONG_NANOS) {
            return "Files wait to be opened, since " + configuration.limits().openFiles()
                    + " are open and none of them is quiet: read fewer files with each route";
        }
        return defect;
    }
}
