package io.smartcar.camel.tail.config;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** How many bytes and files are read at a time, and how often. Set before the endpoint starts, then only read. */
@UriParams
public class TailFlowConfiguration {

    @UriParam(label = "batches", defaultValue = "2000")
    private int batchSize = 2000;

    @UriParam(label = "batches", defaultValue = "1048576")
    private int batchBytes = 1024 * 1024;

    @UriParam(label = "batches", defaultValue = "2")
    private int threads = 2;

    @UriParam(
            label = "batches",
            defaultValue = "16",
            description =
                    "The largest number of exchanges under way, of as many files. It bounds the memory: this number"
                            + " times the sum of batchBytes and maxLineBytes.")
    private int maxInFlight = 16;

    @UriParam(label = "batches", defaultValue = "1000")
    private long retryDelay = 1000;

    @UriParam(label = "batches", defaultValue = "30000")
    private long maxRetryDelay = 30000;

    @UriParam(label = "advanced", defaultValue = "50")
    private long pollInterval = 50;

    @UriParam(label = "advanced", defaultValue = "1000")
    private long scanInterval = 1000;

    @UriParam(label = "advanced", defaultValue = "100")
    private long saveInterval = 100;

    @UriParam(label = "advanced", defaultValue = "1000")
    private int maxOpenFiles = 1000;

    @UriParam(label = "advanced", defaultValue = "60000")
    private long closeAfter = 60000;

    @UriParam(label = "advanced", defaultValue = "1024")
    private int fingerprintBytes = 1024;

    @UriParam(label = "advanced", defaultValue = "5000")
    private long copyWait = 5000;

    @UriParam(label = "advanced", defaultValue = "1000")
    private int keepGone = 1000;

    /** @throws IllegalArgumentException if an option makes no sense, with its name and value */
    void check() {
        atLeast("batchSize", 1, batchSize);
        atLeast("batchBytes", 1, batchBytes);
        atLeast("threads", 1, threads);
        atLeast("maxInFlight", threads, maxInFlight);
        atLeast("retryDelay", 1, retryDelay);
        atLeast("maxRetryDelay", retryDelay, maxRetryDelay);
        atLeast("pollInterval", 1, pollInterval);
        atLeast("scanInterval", 1, scanInterval);
        atLeast("saveInterval", 0, saveInterval);
        atLeast("maxOpenFiles", 1, maxOpenFiles);
        atLeast("closeAfter", 1, closeAfter);
        atLeast("fingerprintBytes", 16, fingerprintBytes);
        atLeast("copyWait", 0, copyWait);
        atLeast("keepGone", 0, keepGone);
    }

    static void atLeast(String option, long minimum, long value) {
        if (value < minimum) {
            throw new IllegalArgumentException(
                    "The option " + option + " must be at least " + minimum + ", but is " + value);
        }
    }

    /**
     * The largest number of lines in an exchange. A batch never waits to become full.
     */
    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public int getBatchSize() {
        return batchSize;
    }

    /**
     * The number of bytes after which an exchange takes no more lines.
     */
    public void setBatchBytes(int batchBytes) {
        this.batchBytes = batchBytes;
    }

    public int getBatchBytes() {
        return batchBytes;
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
     * The largest number of exchanges under way, of as many files; it bounds the memory: maxInFlight x (batchBytes
     * + maxLineBytes).
     */
    public void setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public int getMaxInFlight() {
        return maxInFlight;
    }

    /**
     * Milliseconds before the lines of a failed exchange are read and sent again; doubled at each further failure.
     * Other files are not delayed.
     */
    public void setRetryDelay(long retryDelay) {
        this.retryDelay = retryDelay;
    }

    public long getRetryDelay() {
        return retryDelay;
    }

    /**
     * The longest retryDelay, in milliseconds.
     */
    public void setMaxRetryDelay(long maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }

    public long getMaxRetryDelay() {
        return maxRetryDelay;
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

    /**
     * How often the directory is listed, in milliseconds; a folder that changes is listed at the next poll.
     */
    public void setScanInterval(long scanInterval) {
        this.scanInterval = scanInterval;
    }

    public long getScanInterval() {
        return scanInterval;
    }

    /**
     * How long an acknowledged position may wait to be written, in milliseconds. A file's next lines are not sent
     * before its position is on the disk.
     */
    public void setSaveInterval(long saveInterval) {
        this.saveInterval = saveInterval;
    }

    public long getSaveInterval() {
        return saveInterval;
    }

    /**
     * How many files are kept open. Above that, those quiet for longest are closed and opened again when they
     * grow.
     */
    public void setMaxOpenFiles(int maxOpenFiles) {
        this.maxOpenFiles = maxOpenFiles;
    }

    public int getMaxOpenFiles() {
        return maxOpenFiles;
    }

    /**
     * After how many milliseconds without growth a file that was deleted or renamed out of the pattern is closed
     * for good.
     */
    public void setCloseAfter(long closeAfter) {
        this.closeAfter = closeAfter;
    }

    public long getCloseAfter() {
        return closeAfter;
    }

    /**
     * How many bytes of a file's beginning, beside device and inode, tell it from others. Make it more than a
     * header that many files share.
     */
    public void setFingerprintBytes(int fingerprintBytes) {
        this.fingerprintBytes = fingerprintBytes;
    }

    public int getFingerprintBytes() {
        return fingerprintBytes;
    }

    /**
     * How long a file whose content is the beginning of another one's is watched, in milliseconds, before it is
     * decided that no truncation of the other one follows.
     */
    public void setCopyWait(long copyWait) {
        this.copyWait = copyWait;
    }

    public long getCopyWait() {
        return copyWait;
    }

    /**
     * How many contents without a file are remembered, so that a copy or a compressed form that turns up late is
     * not read again.
     */
    public void setKeepGone(int keepGone) {
        this.keepGone = keepGone;
    }

    public int getKeepGone() {
        return keepGone;
    }
}
