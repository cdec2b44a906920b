package io.smartcar.cluster.hadoop;

import java.util.Map;

/**
 * The HDFS of a cluster.
 *
 * @param standby whether a second name node stands by
 * @param dataNodes how many
 * @param replication of files whose writer does not say otherwise
 * @param settings more settings of the name node and the data nodes, or others
 */
public record HadoopShape(boolean standby, int dataNodes, int replication, Map<String, String> settings) {}
