/** The {@code hdfs:} component: writes files of a Hadoop file system, complete or not at all. */
package io.smartcar.camel.hdfs;
