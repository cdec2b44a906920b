/** Dead letters: events that cannot be stored, with their bytes and the reason. */
package io.smartcar.event.deadletter;
