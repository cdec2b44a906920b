package io.smartcar.camel.hbase.filters;

import io.smartcar.camel.hbase.model.HBaseRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.FilterList;

/** Combines filters: all or one of them must match. */
public final class ModelAwareFilterList implements ModelAwareFilter {
    private final FilterList.Operator operator;
    private final List<ModelAwareFilter> filters;

    /**
     * All filters must match.
     *
     * @param filters the filters
     */
    public ModelAwareFilterList(List<ModelAwareFilter> filters) {
        this(FilterList.Operator.MUST_PASS_ALL, filters);
    }

    /**
     * @param operator whether all or one of the filters must match
     * @param filters the filters
     */
    public ModelAwareFilterList(FilterList.Operator operator, List<ModelAwareFilter> filters) {
        this.operator = operator;
        this.filters = List.copyOf(filters);
    }

    @Override
    public Filter create(CamelContext context, HBaseRow model) {
        List<Filter> created = new ArrayList<>(filters.size());
        filters.forEach(filter -> created.add(filter.create(context, model)));
        return new FilterList(operator, created);
    }
}
