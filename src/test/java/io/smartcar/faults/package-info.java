/**
 * Faults on real servers: known events go in, something breaks, and in the end every line of the sources is compared with
 * every record in Kafka and every version of every cell in HBase.
 *
 * <p>What an event must become is told here a second time, by {@link io.smartcar.faults.audit.ExpectedEvents} and its helpers, on
 * purpose without the classes that do it in production.
 */
package io.smartcar.faults;
