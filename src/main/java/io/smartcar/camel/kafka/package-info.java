/** Additions to camel-kafka: each class names what it works around, and what makes it unnecessary. */
package io.smartcar.camel.kafka;
