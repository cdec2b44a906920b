/**
 * Dropped files as batches of events: {@code FileSelector} decides which file is read, {@code FileReading} how far it has
 * been read, {@code FileEvents} what its outcome is, and {@code FileCompletion} moves or deletes it.
 */
package io.smartcar.collect.files;
