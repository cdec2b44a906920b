/**
 * {@code mvn -Plocal}: the whole path on this machine, with real servers and simulated cars; see
 * {@link io.smartcar.local.Local}.
 */
package io.smartcar.local;
