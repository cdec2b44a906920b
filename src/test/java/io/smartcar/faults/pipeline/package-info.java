/** The system under test: routes' processes with topics and tables of their own, and the means to disturb them. */
package io.smartcar.faults.pipeline;
