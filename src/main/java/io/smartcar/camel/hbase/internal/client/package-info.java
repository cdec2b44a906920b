/** The connection to a cluster: its settings, login, metrics, probes and the creation of tables. */
package io.smartcar.camel.hbase.internal.client;
