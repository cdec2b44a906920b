/** Look-ups of stored events over HTTP, by the row keys of their kinds. */
package io.smartcar.store.lookup;
