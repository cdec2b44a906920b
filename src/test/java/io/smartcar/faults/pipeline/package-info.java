/** The system under test: routes' processes with their own topics and tables, and the means to disturb them. */
package io.smartcar.faults.pipeline;
