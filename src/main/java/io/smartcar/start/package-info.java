/** Starts the routes: settings from the environment, and the checks before anything runs. */
package io.smartcar.start;
