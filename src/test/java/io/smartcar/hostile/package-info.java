/**
 * Attacks of strangers on the packed distribution with a real broker: {@code mvn verify -Dgroups=hostile}, and a part of
 * {@code mvn verify}.
 */
package io.smartcar.hostile;
