/** HBase on this machine, plain or secured, and the requests that tests send to it. */
package io.smartcar.cluster.hbase;
