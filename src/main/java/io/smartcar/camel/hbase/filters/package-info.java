/** Filters created from the columns and values that a message names. */
package io.smartcar.camel.hbase.filters;
