/**
 * The event: a line as it came, of a declared kind, from where it is read to the row that it becomes.
 *
 * <p>The beans of this package stand in the routes between Camel's components: {@code fileEvents} cuts files into
 * batches of events, {@code outgoing} keeps a batch until Kafka has acknowledged it, {@code eventToRow} turns events
 * into rows. What an event is, and when two of them are the same, is said once, in {@link io.smartcar.event.kind.Kind}.
 */
package io.smartcar.event;
