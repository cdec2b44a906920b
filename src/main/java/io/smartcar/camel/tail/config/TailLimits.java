package io.smartcar.camel.tail.config;

/**
 * Limits and intervals that suit every directory and load, and so are no options.
 *
 * @param inFlight the most exchanges under way, and the most files that are decompressed at a time; bounds the memory
 * @param openFiles the most files that are kept open: above that, those quiet for longest are closed until they grow
 * @param scanMillis how often the directory is listed
 * @param copyMillis for how long a file whose content is the beginning of another one's is watched before it is decided
 *     that no truncation of the other one follows
 * @param closeMillis the time without growth after which a file that was deleted or renamed out of the pattern is closed
 * @param retryMillis the delay before the lines of a failed exchange are sent again; doubled at each further failure
 */
public record TailLimits(
        int inFlight, int openFiles, long scanMillis, long copyMillis, long closeMillis, long retryMillis) {
    static final TailLimits DEFAULT = new TailLimits(16, 1_000, 1_000, 5_000, 60_000, 1_000);
}
