/**
 * What one would write by hand instead of the routes: a loop on the plain clients that waits for each batch, keeps its
 * position, and has none of what makes a program fit for production. Each is a program of its own that runs until it is
 * stopped.
 */
package io.smartcar.bench.loop;
