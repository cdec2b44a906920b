/** Checks of settings and routes, at the start and before an edited route is taken up. */
package io.smartcar.start.check;
