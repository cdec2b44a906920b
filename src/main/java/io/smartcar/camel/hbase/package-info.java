/** The {@code hbase:} component: rows of HBase tables as a Camel endpoint. */
package io.smartcar.camel.hbase;
