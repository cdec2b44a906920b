/** Filters that compare with what the message names. */
package io.smartcar.camel.hbase.filters;
