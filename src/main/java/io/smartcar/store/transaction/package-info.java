/**
 * The transaction around a storing route: everything of a batch is stored, left out on purpose or dead-lettered before
 * its Kafka offsets are committed, and a consumer rests while its store cannot be reached.
 *
 * <p>Words used here: an <em>event</em> is one Kafka record; a <em>delivery</em> is the exchange that the consumer hands
 * to the route, with one event or a batch; an <em>attempt</em> is one transaction about a delivery, and the route's
 * error handler may make several.
 */
package io.smartcar.store.transaction;
