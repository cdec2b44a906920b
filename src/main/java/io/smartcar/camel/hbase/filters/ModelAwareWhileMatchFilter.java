package io.smartcar.camel.hbase.filters;

import io.smartcar.camel.hbase.model.HBaseRow;
import org.apache.camel.CamelContext;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.WhileMatchFilter;

/** Ends the scan at the first row that does not match another filter. */
public final class ModelAwareWhileMatchFilter implements ModelAwareFilter {
    private final ModelAwareFilter filter;

    /** @param filter the other filter */
    public ModelAwareWhileMatchFilter(ModelAwareFilter filter) {
        this.filter = filter;
    }

    @Override
    public Filter create(CamelContext context, HBaseRow model) {
        return new WhileMatchFilter(filter.create(context, model));
    }
}
