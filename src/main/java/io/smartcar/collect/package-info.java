/** Collecting: what turns files, growing logs and syslog messages into batches of events. */
package io.smartcar.collect;
