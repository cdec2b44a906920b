/** The headers of messages: their names, the attributes of cells, and the operations. */
package io.smartcar.camel.hbase.message;
