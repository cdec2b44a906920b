/** Gets, existence checks and scans. */
package io.smartcar.camel.hbase.internal.read;
