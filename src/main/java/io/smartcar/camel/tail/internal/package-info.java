/** Finding, following and reading growing files, without Camel: {@link io.smartcar.camel.tail.internal.TailLoop}. */
package io.smartcar.camel.tail.internal;
