package io.smartcar.camel.spool.queue;

/**
 * Messages that were given up.
 *
 * @param messages how many
 * @param bytes how many bytes of them the spool had
 */
record Losses(long messages, long bytes) {}
