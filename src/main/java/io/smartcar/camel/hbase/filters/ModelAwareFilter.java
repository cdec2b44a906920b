package io.smartcar.camel.hbase.filters;

import io.smartcar.camel.hbase.model.HBaseRow;
import org.apache.camel.CamelContext;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.FilterList;

/** Creates a filter for the model of a message. Must be thread-safe: one instance serves all messages. */
@FunctionalInterface
public interface ModelAwareFilter {
    /**
     * Creates the filter of one request.
     *
     * @param context the context
     * @param model the columns and values that the message names; must not be changed
     */
    Filter create(CamelContext context, HBaseRow model);

    /**
     * The filter of a message that names nothing, for code written for camel-hbase 3.x.
     *
     * @deprecated the filter itself is an option of endpoints
     */
    @Deprecated
    default FilterList getFilteredList() {
        return new FilterList(create(null, new HBaseRow()));
    }
}
