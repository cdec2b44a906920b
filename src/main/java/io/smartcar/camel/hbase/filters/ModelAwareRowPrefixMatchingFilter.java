package io.smartcar.camel.hbase.filters;

import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueCodec;
import org.apache.camel.CamelContext;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.PrefixFilter;

/** Passes rows whose key begins with the row in the message; all rows if it names none. */
public final class ModelAwareRowPrefixMatchingFilter implements ModelAwareFilter {
    @Override
    public Filter create(CamelContext context, HBaseRow model) {
        byte[] prefix = ValueCodec.encode(model.getId(), context);
        return prefix == null ? new FilterList() : new PrefixFilter(prefix);
    }
}
