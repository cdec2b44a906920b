/** Shared by the components: line reading, decompression, position files, back-off, throttled log lines. */
package io.smartcar.camel.support;
