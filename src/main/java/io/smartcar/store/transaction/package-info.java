/**
 * The transaction around a storing route: every event of a batch is stored, dropped or dead-lettered before its Kafka
 * offsets are committed. {@code StoreTransaction} is the policy that a route names, {@code Transaction} the order of the
 * steps, {@code Settlement} the search for the event that fails, {@code OffsetCommitter} the commit.
 *
 * <p>An <em>event</em> is one Kafka record; a <em>delivery</em> is the exchange that the consumer passes to the route,
 * with one event or a batch; an <em>attempt</em> is one transaction of a delivery, of which the route's error handler
 * may make several.
 */
package io.smartcar.store.transaction;
