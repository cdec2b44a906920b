/** How a message names rows and cells, and how rows that were found become a message. */
package io.smartcar.camel.hbase.mapping;
