/** Collects mutations and writes them in bulk, row by row in order. */
package io.smartcar.camel.hbase.internal.write;
