package io.smartcar.camel.tail.config;

import io.smartcar.camel.support.BoundedText;
import io.smartcar.camel.support.LineFormat;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The options of a {@code tail:} endpoint. Set before the endpoint starts, then only read. */
@UriParams
public class TailConfiguration {

    @UriParam(label = "consumer")
    @Metadata(required = true)
    private String positionFile;

    @UriParam(label = "consumer", defaultValue = "*")
    private String include = "*";

    @UriParam(label = "consumer")
    private String exclude;

    @UriParam(label = "consumer", defaultValue = "false")
    private boolean recursive;

    @UriParam(label = "consumer", defaultValue = "beginning", enums = "beginning,end")
    private StartAt startAt = StartAt.BEGINNING;

    @UriParam(label = "lines", defaultValue = "16384")
    private int maxLineBytes = 16 * 1024;

    @UriParam(label = "lines", defaultValue = "0")
    private long unfinishedLineTimeout;

    @UriParam(label = "lines")
    private String eventStart;

    @UriParam(label = "lines", defaultValue = "1000")
    private long eventTimeout = 1000;

    @UriParam(label = "batches", defaultValue = "2000")
    private int batchSize = 2000;

    @UriParam(label = "batches", defaultValue = "2")
    private int threads = 2;

    @UriParam(label = "advanced", defaultValue = "50")
    private long pollInterval = 50;

    private LineFormat lineFormat;
    private TailLimits limits = TailLimits.DEFAULT;

    /** The format of lines by these options. */
    public LineFormat lineFormat() {
        if (lineFormat == null) {
            Pattern start = eventStart == null || eventStart.isEmpty() ? null : BoundedText.compile(eventStart);
            lineFormat = new LineFormat(maxLineBytes, start);
        }
        return lineFormat;
    }

    /** The limits that are no options. */
    public TailLimits limits() {
        return limits;
    }

    /** Other limits than the defaults, for tests. */
    public void limit(TailLimits others) {
        limits = others;
    }

    /** @throws IllegalArgumentException if an option is missing or makes no sense, with its name and value */
    public void check() {
        if (positionFile == null || positionFile.isBlank()) {
            throw new IllegalArgumentException("Expected the option positionFile: where the positions are kept");
        }
        atLeast("maxLineBytes", 1, maxLineBytes);
        atLeast("unfinishedLineTimeout", 0, unfinishedLineTimeout);
        atLeast("eventTimeout", 1, eventTimeout);
        atLeast("batchSize", 1, batchSize);
        atLeast("threads", 1, threads);
        atLeast("pollInterval", 1, pollInterval);
        try {
            lineFormat();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "The option eventStart must be a regular expression, but is '" + eventStart + "': "
                            + e.getMessage(),
                    e);
        }
    }

    private static void atLeast(String option, long minimum, long value) {
        if (value < minimum) {
            throw new IllegalArgumentException(
                    "The option " + option + " must be at least " + minimum + ", but is " + value);
        }
    }

    /**
     * The file that keeps the positions, as readable JSON. Each consumer needs one of its own. Beside it appear
     * one of the same name with .previous and, for a moment, one with .next. It may lie on any local file system.
     */
    public void setPositionFile(String positionFile) {
        this.positionFile = positionFile;
    }

    public String getPositionFile() {
        return positionFile;
    }

    /**
     * Glob patterns of the files to read, separated by commas. One without a slash is compared with the file's name,
     * one with a slash with its path below the directory. Let them name rotated files too: they are recognized.
     */
    public void setInclude(String include) {
        this.include = include;
    }

    public String getInclude() {
        return include;
    }

    /**
     * Glob patterns of files to leave alone, in the form of include.
     */
    public void setExclude(String exclude) {
        this.exclude = exclude;
    }

    public String getExclude() {
        return exclude;
    }

    /**
     * Whether folders below the directory are read as well.
     */
    public void setRecursive(boolean recursive) {
        this.recursive = recursive;
    }

    public boolean isRecursive() {
        return recursive;
    }

    /**
     * Where to begin with the files that are there at the very first start, when there is no position file yet. A
     * file found later is always read from its beginning.
     */
    public void setStartAt(StartAt startAt) {
        this.startAt = startAt;
    }

    public StartAt getStartAt() {
        return startAt;
    }

    /**
     * The bound of a line, or of an event of several lines, in bytes. Of a longer one the first bytes are handed
     * over with the length and the SHA-256 of the whole, and no more is held in memory.
     */
    public void setMaxLineBytes(int maxLineBytes) {
        this.maxLineBytes = maxLineBytes;
    }

    public int getMaxLineBytes() {
        return maxLineBytes;
    }

    /**
     * After how many milliseconds without growth a last line without line end is handed over as it is; what
     * follows later is a line of its own. 0: it waits for its end. In a file that is gone or renamed out of the
     * pattern, it waits for a minute.
     */
    public void setUnfinishedLineTimeout(long unfinishedLineTimeout) {
        this.unfinishedLineTimeout = unfinishedLineTimeout;
    }

    public long getUnfinishedLineTimeout() {
        return unfinishedLineTimeout;
    }

    /**
     * A regular expression: a line that contains it begins an event, the lines up to the next such line (a stack
     * trace) belong to it. It sees the first 1024 bytes of a line as ISO 8859-1. A line on which it exceeds its
     * budget of about a million character accesses begins an event.
     */
    public void setEventStart(String eventStart) {
        this.eventStart = eventStart;
    }

    public String getEventStart() {
        return eventStart;
    }

    /**
     * With eventStart: after how many milliseconds without growth the last event of a file is taken as whole.
     */
    public void setEventTimeout(long eventTimeout) {
        this.eventTimeout = eventTimeout;
    }

    public long getEventTimeout() {
        return eventTimeout;
    }

    /**
     * The largest number of lines in an exchange. A batch never waits to become full; it takes no more lines once it
     * has a megabyte.
     */
    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public int getBatchSize() {
        return batchSize;
    }

    /**
     * The number of threads that read and run the route. Files take turns.
     */
    public void setThreads(int threads) {
        this.threads = threads;
    }

    public int getThreads() {
        return threads;
    }

    /**
     * How often open files are asked whether they have grown, in milliseconds.
     */
    public void setPollInterval(long pollInterval) {
        this.pollInterval = pollInterval;
    }

    public long getPollInterval() {
        return pollInterval;
    }
}
