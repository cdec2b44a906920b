/** Filters that compare with what the message names. */
package io.smartcar.component.hbase.filters;
