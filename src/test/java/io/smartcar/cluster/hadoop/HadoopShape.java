package io.smartcar.cluster.hadoop;

import java.util.Map;

/**
 * The HDFS of a cluster.
 *
 * @param dataNodes how many
 * @param replication of files whose writer does not say otherwise
 * @param settings more settings of the name node and the data nodes, or others
 */
public record HadoopShape(int dataNodes, int replication, Map<String, String> settings) {}
