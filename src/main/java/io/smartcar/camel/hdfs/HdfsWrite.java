package io.smartcar.camel.hdfs;

import io.smartcar.camel.hdfs.format.FileSchema;
import org.apache.camel.Exchange;

/**
 * A record that a transaction has collected.
 *
 * @param source the exchange of the record: an element of a batch, or the exchange itself
 * @param endpoint the endpoint that it was sent to
 * @param folder the folder of its file, relative to the endpoint's path
 * @param schema its columns; null for text
 * @param record as the endpoint's format returned it
 */
public record HdfsWrite(Exchange source, HdfsEndpoint endpoint, String folder, FileSchema schema, Object record) {}
