/** Reload of edited routes while the others run. */
package io.smartcar.start.reload;
