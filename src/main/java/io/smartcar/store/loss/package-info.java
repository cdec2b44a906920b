/** Positions of Kafka consumers across rebalances, and the detection of events that Kafka deleted before they were stored. */
package io.smartcar.store.loss;
