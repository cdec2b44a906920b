/** The protection of the port of health and metrics against browsers, strangers and floods. */
package io.smartcar.start.management;
