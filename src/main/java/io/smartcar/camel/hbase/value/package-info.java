/** The types of values and row keys, and how they become bytes and are read back. */
package io.smartcar.camel.hbase.value;
