/** Events to HBase rows. */
package io.smartcar.store.hbase;
