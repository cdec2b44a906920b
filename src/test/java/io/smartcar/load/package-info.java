/** Load runs of the three ways in, with real Kafka: {@code mvn verify -Pload}. Each prints what it measured. */
package io.smartcar.load;
