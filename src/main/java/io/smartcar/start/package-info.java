/** The start of the routes: wiring of the beans, settings from the environment, and checks before anything runs. */
package io.smartcar.start;
