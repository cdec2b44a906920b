package io.smartcar.store.outage;

import java.time.Instant;

/**
 * What a consumer group has not stored yet of one partition; of a store that holds events, what it does not hold either.
 *
 * @param events the number of these events; offsets of transaction markers between them count, too
 * @param oldest the timestamp of the oldest of them; null if there is none, or it is not known
 * @param committed when the committed offset was seen to have moved; null if it has not since this process measures it
 */
public record PartitionLag(String topic, int partition, long events, Instant oldest, Instant committed) {}
