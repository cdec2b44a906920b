/** HDFS as the store of transactions, and the mapping of events to files. */
package io.smartcar.store.hdfs;
