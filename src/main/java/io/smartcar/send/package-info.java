/** Events to Kafka: what a batch waits for, and what is sent again. */
package io.smartcar.send;
