/** Events and dead letters to Kafka: which of a batch are acknowledged, and which are sent again. */
package io.smartcar.send;
