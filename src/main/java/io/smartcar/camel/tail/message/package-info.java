/** What a message of the {@code tail:} component holds: lines, and the file of each. */
package io.smartcar.camel.tail.message;
