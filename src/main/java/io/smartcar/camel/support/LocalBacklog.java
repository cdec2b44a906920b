package io.smartcar.camel.support;

/**
 * A consumer whose input only this process has: before the process leaves its machine for good, all of it must be read.
 * Thread-safe.
 */
public interface LocalBacklog {
    /** The bytes that are not acknowledged. */
    long waitingBytes();
}
