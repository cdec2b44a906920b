/**
 * Real Kafka brokers, a real HBase and the routes, each as a separate process, so that any of them can
 * be killed, frozen and restarted: for the integration tests and {@code mvn -Plocal}.
 *
 * <p>Start with {@link io.smartcar.cluster.LocalCluster}; tests share one: {@link io.smartcar.cluster.SharedCluster}. The
 * servers' class paths are written by the build (see {@code src/test/servers}).
 */
package io.smartcar.cluster;
