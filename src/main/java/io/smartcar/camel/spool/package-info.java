/** The {@code spool:} component: a durable queue of received messages between a listener and a route. */
package io.smartcar.camel.spool;
