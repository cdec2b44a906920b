/** What the components share: reading lines, decompression, positions in files, back-off, throttled log lines. */
package io.smartcar.camel.support;
