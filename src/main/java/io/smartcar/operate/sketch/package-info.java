/** The command {@code sketch}: reads the beginning of a file and prints the file of a kind for its lines. */
package io.smartcar.operate.sketch;
