/** Named moments of the protocol at which the routes' process is killed. */
package io.smartcar.faults.points;
