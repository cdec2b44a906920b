/** Failed mutations, classified as rejected or caused by an outage. */
package io.smartcar.camel.hbase.failure;
