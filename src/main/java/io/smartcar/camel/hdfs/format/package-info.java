/** How records become the bytes of a file: lines of text, compressed or not, and Parquet. */
package io.smartcar.camel.hdfs.format;
