/** The {@code tail:} component: the lines of growing and rotated files, with a position per file. */
package io.smartcar.camel.tail;
