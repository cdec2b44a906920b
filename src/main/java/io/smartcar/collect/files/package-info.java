/**
 * Dropped files as batches of events: {@code FileSelector} decides which file is read, {@code FileReading} reads it and
 * knows how far it is acknowledged, and {@code FileCompletion} moves it aside.
 */
package io.smartcar.collect.files;
