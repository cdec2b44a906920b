/** The spool: a durable queue of received messages on the local disk, and the Camel component {@code spool:}. */
package io.smartcar.camel.spool;
