/** HBase as the store of transactions, and the mapping of events to rows. */
package io.smartcar.store.hbase;
