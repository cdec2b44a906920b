package io.smartcar.camel.hbase.filters;

import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueCodec;
import org.apache.camel.CamelContext;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.SingleColumnValueFilter;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Passes rows whose columns have the values in the message; a row that lacks such a column passes as well. Columns
 * without a value in the message are not compared.
 */
public final class ModelAwareColumnMatchingFilter implements ModelAwareFilter {
    @Override
    public Filter create(CamelContext context, HBaseRow model) {
        FilterList all = new FilterList(FilterList.Operator.MUST_PASS_ALL);
        for (HBaseCell cell : model.getCells()) {
            if (cell.getValue() != null && cell.getQualifier() != null) {
                all.addFilter(new SingleColumnValueFilter(
                        Bytes.toBytes(cell.getFamily()),
                        Bytes.toBytes(cell.getQualifier()),
                        CompareOperator.EQUAL,
                        ValueCodec.encode(cell.getValue(), cell.getValueType(), context)));
            }
        }
        return all;
    }
}
