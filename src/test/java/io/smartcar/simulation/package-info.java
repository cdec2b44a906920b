/**
 * A deterministic simulation: the real classes of the transaction, of the outage gate, of sending and of reading files
 * and tails run against a simulated Kafka, simulated tables and a simulated disk, on one thread, under a scheduler that is
 * seeded. {@code World} sets up what runs and breaks it, {@code Ledger} checks the guarantee at every step, and {@code
 * Defect} names the defects that the simulation must find. See docs/fault-suite.md.
 */
package io.smartcar.simulation;
