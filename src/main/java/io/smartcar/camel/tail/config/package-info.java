/** The options of the {@code tail:} component. */
package io.smartcar.camel.tail.config;
