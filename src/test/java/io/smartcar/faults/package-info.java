/**
 * Faults on real servers: known events go in, something breaks, and in the end every line of the sources is compared with
 * every record in Kafka and every version of every cell in HBase.
 *
 * <p>The expected outcome of an event is implemented a second time in {@link io.smartcar.faults.audit}, deliberately
 * without the classes that do it in production.
 */
package io.smartcar.faults;
