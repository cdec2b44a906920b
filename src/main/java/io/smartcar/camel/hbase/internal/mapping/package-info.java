/** Maps messages to mutations and requests, and results back to messages. */
package io.smartcar.camel.hbase.internal.mapping;
