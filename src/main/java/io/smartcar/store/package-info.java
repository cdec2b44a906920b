/**
 * From Kafka to a store: the interface of a store, and the failure of a transaction. {@code transaction} stores a batch
 * and commits its offsets, {@code outage} suspends a consumer while its store is unavailable, {@code loss} tracks the
 * positions of consumers and detects events that Kafka has deleted, {@code check} rejects unsafe routes, and
 * {@code hbase} is one store.
 */
package io.smartcar.store;
