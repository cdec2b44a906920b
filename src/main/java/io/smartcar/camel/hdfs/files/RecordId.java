package io.smartcar.camel.hdfs.files;

import java.util.Objects;

/**
 * The identity of a record, the same for each repeat of it.
 *
 * @param source the identity of its source
 * @param position its position there
 * @param replays how often it was replayed after it had been rejected; each time it is another record
 */
public record RecordId(String source, long position, int replays) {
    /** Checks the parts. */
    public RecordId {
        Objects.requireNonNull(source, "Expected the source of a record, got null");
    }
}
