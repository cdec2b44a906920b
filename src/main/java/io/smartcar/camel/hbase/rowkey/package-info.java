/** Row key templates: row keys composed of columns, literals and functions. */
package io.smartcar.camel.hbase.rowkey;
