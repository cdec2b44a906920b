package io.smartcar.component.hbase;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.SingleColumnValueFilter;

/**
 * Deletes what was read and nothing else: those columns of the row, in the versions that were read and older ones, if
 * they still have the values that were read. A column that was written since stays, and is read by the next poll.
 */
public final class HBaseDeleteHandler implements HBaseRemoveHandler {
    @Override
    public void remove(AsyncTable<?> table, Result row) throws IOException {
        Delete delete = new Delete(row.getRow());
        FilterList unchanged = new FilterList(FilterList.Operator.MUST_PASS_ALL);
        for (Cell cell : row.rawCells()) {
            byte[] family = CellUtil.cloneFamily(cell);
            byte[] qualifier = CellUtil.cloneQualifier(cell);
            if (cell == row.getColumnLatestCell(family, qualifier)) {
                // an older version would come to light if only this one went
                delete.addColumns(family, qualifier, cell.getTimestamp());
                unchanged.addFilter(same(family, qualifier, cell));
            }
        }
        long patience = table.getOperationTimeout(TimeUnit.MILLISECONDS) + table.getRpcTimeout(TimeUnit.MILLISECONDS);
        Await.result(
                table.checkAndMutate(CheckAndMutate.newBuilder(row.getRow())
                        .ifMatches(unchanged)
                        .build(delete)),
                patience,
                "Removing a row of table '" + table.getName() + "'");
    }

    private static SingleColumnValueFilter same(byte[] family, byte[] qualifier, Cell cell) {
        SingleColumnValueFilter same =
                new SingleColumnValueFilter(family, qualifier, CompareOperator.EQUAL, CellUtil.cloneValue(cell));
        same.setFilterIfMissing(true);
        return same;
    }
}
