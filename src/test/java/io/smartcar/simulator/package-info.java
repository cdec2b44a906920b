/**
 * Makes the two logs of a fleet of cars as real ones are: see {@link io.smartcar.simulator.SimulatedLog}. Run by
 * {@code mvn -Plocal}, by tests, or from the command line: {@link io.smartcar.simulator.Simulator}.
 */
package io.smartcar.simulator;
