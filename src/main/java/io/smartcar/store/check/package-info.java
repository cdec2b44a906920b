/** Checks, while a storing route is built, that neither its steps nor its Kafka consumer can lose events. */
package io.smartcar.store.check;
