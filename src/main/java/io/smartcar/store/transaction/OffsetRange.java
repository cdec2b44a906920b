package io.smartcar.store.transaction;

/**
 * The offsets of one partition in one delivery.
 *
 * @param first the first that was delivered
 * @param last the highest that was delivered
 */
record OffsetRange(long first, long last) {
    OffsetRange reach(long offset) {
        return offset > last ? new OffsetRange(first, offset) : this;
    }
}
