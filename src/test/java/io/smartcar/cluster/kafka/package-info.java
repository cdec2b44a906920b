/** Kafka on this machine: its brokers, their settings, and the requests that tests send to them. */
package io.smartcar.cluster.kafka;
