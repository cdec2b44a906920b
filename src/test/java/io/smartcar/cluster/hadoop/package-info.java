/** HDFS for tests: a name node and data nodes, each a process of its own. */
package io.smartcar.cluster.hadoop;
