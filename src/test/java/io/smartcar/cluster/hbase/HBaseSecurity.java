package io.smartcar.cluster.hbase;

import java.util.List;
import java.util.Map;

/**
 * How an HBase authenticates its clients.
 *
 * @param serverSettings settings of its servers
 * @param javaOptions options of their JVMs
 * @param clientSettings settings of the clients
 */
record HBaseSecurity(Map<String, String> serverSettings, List<String> javaOptions, Map<String, String> clientSettings) {
    /** No authentication. */
    static final HBaseSecurity NONE = new HBaseSecurity(Map.of(), List.of(), Map.of());
}
