/** A durable queue of messages on the local disk, without Camel: {@link io.smartcar.camel.spool.queue.Spool}. */
package io.smartcar.camel.spool.queue;
