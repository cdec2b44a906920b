/**
 * Additions to camel-kafka 4.18. Each class names the behaviour that it works around, the upstream issue if there is one,
 * and what makes it unnecessary; retest it with each new version of Camel.
 */
package io.smartcar.camel.kafka;
