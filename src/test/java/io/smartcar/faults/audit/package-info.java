/** Compares the lines of the sources with the records, rows and dead letters after a fault. */
package io.smartcar.faults.audit;
