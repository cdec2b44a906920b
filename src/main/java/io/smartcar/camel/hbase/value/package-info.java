/** The encoding of values and row keys as bytes. */
package io.smartcar.camel.hbase.value;
