/** What the sources held, compared with the records, rows and dead letters that are there after a fault. */
package io.smartcar.faults.audit;
