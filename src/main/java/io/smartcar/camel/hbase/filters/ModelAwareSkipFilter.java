package io.smartcar.camel.hbase.filters;

import io.smartcar.camel.hbase.model.HBaseRow;
import org.apache.camel.CamelContext;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.SkipFilter;

/** Skips rows with a cell that does not match another filter. */
public final class ModelAwareSkipFilter implements ModelAwareFilter {
    private final ModelAwareFilter filter;

    /** @param filter the other filter */
    public ModelAwareSkipFilter(ModelAwareFilter filter) {
        this.filter = filter;
    }

    @Override
    public Filter create(CamelContext context, HBaseRow model) {
        return new SkipFilter(filter.create(context, model));
    }
}
