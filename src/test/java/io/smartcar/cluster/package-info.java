/**
 * Real Kafka brokers, a real HBase and the routes, each as a process of its own beside this one, so that any of them can
 * be killed, frozen and started again: what the integration tests run against, and what {@code mvn -Plocal} shows.
 *
 * <p>Start with {@link io.smartcar.cluster.LocalCluster}; tests share one: {@link io.smartcar.cluster.SharedCluster}. The
 * servers' class paths are written by the build (see {@code src/test/servers}).
 */
package io.smartcar.cluster;
