/** Checks of settings and routes, at the start and before a reload. */
package io.smartcar.start.check;
