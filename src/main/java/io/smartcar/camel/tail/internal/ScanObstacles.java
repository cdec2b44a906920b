package io.smartcar.camel.tail.internal;

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

/** What keeps a scan from looking at all files; each is reported once. */
final class ScanObstacles {

    private static final Logger LOG = LoggerFactory.getLogger(ScanObstacles.class);
    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock;
    private final Set<Path> reported = new HashSet<>();

    private boolean crowded;
    private boolean undecided;
    private String defect;

    /** Since when each scan has left files unopened, because too many are open. */
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

    /** A file has to wait for the next scan, because too many are open. */
    void crowded() {
        crowded = true;
    }

    boolean isCrowded() {
        return crowded;
    }

    /** A compressed file has to wait for the next scan, because it is only beginning to be written. */
    void undecided() {
        undecided = true;
    }

    boolean isUndecided() {
        return undecided;
    }

    /** A file could not be read; one that is not there any more is nothing to be reported. */
    void failed(SeenFile seen, IOException failure) {
        if (!(failure instanceof NoSuchFileException) && reported.add(seen.path())) {
            LOG.warn("Cannot read {}: {}; trying again at each scan", seen.path(), failure.toString());
        }
    }

    /** A file could be read. */
    void passed(SeenFile seen) {
        reported.remove(seen.path());
    }

    /** Judges one file; one that cannot be judged must not keep the others from being looked at. */
    void judge(Path path, Runnable judgement) {
        try {
            judgement.run();
        } catch (RuntimeException e) {
            defect = "Cannot tell what " + path + " is: " + e;
            if (reported.add(path)) {
                LOG.error("Cannot tell what {} is; trying again at each scan. This is a defect: report it", path, e);
            }
        }
    }

    /** What an operator must see to, or null. */
    String healthMessage(TailConfiguration configuration) {
        if (defect == null && crowdedSince != null && clock.getAsLong() - crowdedSince >= LONG_NANOS) {
            return "Files wait to be opened, since " + configuration.getMaxOpenFiles()
                    + " are open and there is something to do with each: raise maxOpenFiles";
        }
        return defect;
    }
}
