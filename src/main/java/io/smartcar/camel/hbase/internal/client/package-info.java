/** The connection to a cluster: its settings, login, metrics and probes. */
package io.smartcar.camel.hbase.internal.client;
