/** Load runs of the three ways in, with real Kafka: {@code mvn verify -Dgroups=load}. Each prints what it measured. */
package io.smartcar.load;
