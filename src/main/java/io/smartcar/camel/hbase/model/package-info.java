/** Rows and cells with Java values, as messages carry them with the {@code body} mapping. */
package io.smartcar.camel.hbase.model;
