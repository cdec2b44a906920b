/** Why mutations failed: each failed mutation with its cause, classified as an outage or a rejection. */
package io.smartcar.camel.hbase.failure;
