/** The {@code tail:} component: the lines of growing and rotated files as a Camel endpoint, each handed over once. */
package io.smartcar.camel.tail;
