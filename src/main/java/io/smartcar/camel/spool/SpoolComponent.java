package io.smartcar.camel.spool;

import io.smartcar.camel.spool.queue.Spool;
import io.smartcar.camel.spool.queue.SpoolSettings;
import io.smartcar.camel.spool.queue.WhenFull;
import io.smartcar.camel.support.ObjectMetrics;
import io.smartcar.camel.support.ObjectMetrics.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * The component {@code spool:name}: stores messages durably on the local disk, and delivers them in batches. A spool
 * is open while a producer or a consumer of it runs. Configure it before the first endpoint starts.
 */
@Component("spool")
public final class SpoolComponent extends DefaultComponent {
    @Metadata(defaultValue = "spool", description = "The directory in which each spool has a folder of its name")
    private String directory = "spool";

    @Metadata(
            defaultValue = "67108864",
            description = "The maximum size of a segment file in bytes; a segment is deleted when it is acknowledged")
    private long segmentBytes = 64L << 20;

    @Metadata(defaultValue = "4294967296", description = "The size in bytes at which a spool is full")
    private long maximumBytes = 4L << 30;

    @Metadata(
            defaultValue = "1000",
            description =
                    "The time between two fsyncs in milliseconds; 0: a message counts as stored only after its fsync")
    private long fsyncIntervalMs = 1000;

    @Metadata(
            defaultValue = "HOLD",
            enums = "HOLD,DROP_OLDEST",
            description = "HOLD: senders wait until there is room; DROP_OLDEST: the oldest messages are deleted")
    private WhenFull whenFull = WhenFull.HOLD;

    private static final List<Metric<Spool>> METRICS = List.of(
            Metric.gauge("spool.bytes", "Bytes of the spool's segments", Spool::bytes),
            Metric.gauge("spool.waiting.bytes", "Bytes of stored, unacknowledged messages", Spool::waitingBytes),
            Metric.gauge(
                    "spool.oldest.milliseconds",
                    "Age of the oldest unacknowledged message",
                    Spool::oldestWaitingMillis),
            Metric.gauge("spool.full", "1 while the spool is full", spool -> spool.isFull() ? 1 : 0),
            Metric.gauge("spool.stalled", "1 while the disk cannot be written", spool -> spool.isStalled() ? 1 : 0),
            Metric.gauge("spool.unreadable", "1 while the disk cannot be read", spool -> spool.isUnreadable() ? 1 : 0),
            Metric.counter("spool.damaged.bytes", "Bytes that could not be read", Spool::damagedBytes),
            Metric.counter(
                    "spool.dropped.messages", "Messages dropped because the spool was full", Spool::droppedMessages),
            Metric.counter(
                    "spool.dropped.bytes",
                    "Bytes of messages dropped because the spool was full",
                    Spool::droppedBytes));

    private final Map<String, Shared> open = new HashMap<>();

    /** A spool, the removal of its metrics, and the number of its users. */
    private static final class Shared {
        private final Spool spool;
        private final Runnable removeMetrics;
        private int users;

        Shared(Spool spool, Runnable removeMetrics) {
            this.spool = spool;
            this.removeMetrics = removeMetrics;
        }
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!remaining.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("Expected the name of a spool to be of letters, digits, '.', '_' and"
                    + " '-', got '" + remaining + "' in " + uri);
        }
        SpoolEndpoint endpoint = new SpoolEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Opens the spool of this name, unless it is open. Each caller must {@link #release} it. */
    synchronized Spool use(String name) throws IOException {
        Shared shared = open.get(name);
        if (shared == null) {
            Spool spool = Spool.open(settings(name));
            shared = new Shared(spool, ObjectMetrics.register(getCamelContext(), spool, METRICS, "spool", name));
            open.put(name, shared);
        }
        shared.users++;
        return shared.spool;
    }

    synchronized void release(String name) throws IOException {
        Shared shared = open.get(name);
        if (shared != null && --shared.users == 0) {
            open.remove(name);
            shared.removeMetrics.run();
            shared.spool.close();
        }
    }

    private SpoolSettings settings(String name) {
        Path folder = Path.of(directory, name);
        return new SpoolSettings(folder, segmentBytes, maximumBytes, fsyncIntervalMs, whenFull);
    }

    public String getDirectory() {
        return directory;
    }

    /** The directory in which each spool has a folder of its name; {@code spool} by default. */
    public void setDirectory(String directory) {
        this.directory = directory;
    }

    public long getSegmentBytes() {
        return segmentBytes;
    }

    /** The maximum size of a segment file, 64 MiB by default; a segment is deleted when it is acknowledged. */
    public void setSegmentBytes(long segmentBytes) {
        this.segmentBytes = segmentBytes;
    }

    public long getMaximumBytes() {
        return maximumBytes;
    }

    /** The size at which a spool is full; 4 GiB by default, at least four segments. */
    public void setMaximumBytes(long maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    public long getFsyncIntervalMs() {
        return fsyncIntervalMs;
    }

    /** The milliseconds between two fsyncs, 1,000 by default; with 0 a message counts as stored only after its fsync. */
    public void setFsyncIntervalMs(long fsyncIntervalMs) {
        this.fsyncIntervalMs = fsyncIntervalMs;
    }

    public WhenFull getWhenFull() {
        return whenFull;
    }

    /** What happens when a spool is full; senders wait by default. */
    public void setWhenFull(WhenFull whenFull) {
        this.whenFull = whenFull;
    }
}
