/** Strategies that map messages to rows and cells, and results back to messages. */
package io.smartcar.camel.hbase.mapping;
