/**
 * The event: a line as it was read, byte for byte, with its id, time and Kafka key, in batches between the routes. What
 * an event is, and when two events are the same, is defined by its {@linkplain io.smartcar.event.kind.Kind kind}.
 */
package io.smartcar.event;
