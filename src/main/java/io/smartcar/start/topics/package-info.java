/**
 * The Kafka topics as the topology wants them: created where they are missing, compared where they are there, and never
 * changed. Depends on Camel and the Kafka client only.
 */
package io.smartcar.start.topics;
