/** What a failure of the file system means: a rejected record, an outage, an operator's task. */
package io.smartcar.camel.hdfs.failure;
