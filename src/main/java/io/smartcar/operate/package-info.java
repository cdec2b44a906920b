/** Commands for people: what would become of a file, and whether the set-up fits. */
package io.smartcar.operate;
