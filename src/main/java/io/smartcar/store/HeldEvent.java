package io.smartcar.store;

import java.util.List;

/**
 * An event for a store that holds it.
 *
 * @param offset its offset in its partition
 * @param id its id, the same if Kafka holds it twice; null if it has none
 * @param replays how often it was replayed from a dead letter
 * @param writes what the store's endpoints have collected for it; empty if it is not to be stored
 */
public record HeldEvent(long offset, String id, int replays, List<Object> writes) {}
