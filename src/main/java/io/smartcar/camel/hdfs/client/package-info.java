/** The connection to a file system: settings, login, time-outs, probe. */
package io.smartcar.camel.hdfs.client;
