package io.smartcar.camel.hbase.filters;

import io.smartcar.camel.hbase.model.HBaseRow;
import org.apache.camel.CamelContext;
import org.apache.hadoop.hbase.filter.Filter;

/** Makes a filter of what a message names. Must be thread-safe: one serves all messages of an endpoint. */
@FunctionalInterface
public interface ModelAwareFilter {
    /**
     * A filter for one request.
     *
     * @param context the context
     * @param model the columns and values that the message names; not to be changed
     */
    Filter create(CamelContext context, HBaseRow model);
}
