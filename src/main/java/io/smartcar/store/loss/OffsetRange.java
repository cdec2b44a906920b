package io.smartcar.store.loss;

/**
 * The offsets of one partition in one delivery.
 *
 * @param first the offset that was delivered first
 * @param last the highest offset
 */
public record OffsetRange(long first, long last) {
    /** This range, extended to the offset if that is higher. */
    public OffsetRange extendTo(long offset) {
        return offset > last ? new OffsetRange(first, offset) : this;
    }
}
