package io.smartcar.camel.spool.queue;

/**
 * Dropped messages.
 *
 * @param messages their number
 * @param bytes their size
 */
record Losses(long messages, long bytes) {}
