package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.internal.client.Await;
import io.smartcar.camel.support.MessageText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.filter.ColumnRangeFilter;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.SingleColumnValueFilter;
import org.apache.hadoop.hbase.util.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the columns that were read, in the versions that were read and older ones, if they still have the values that
 * were read. A column written since then stays and is read by the next poll. Thread-safe.
 *
 * <p>Atomic for rows of up to 200 columns; wider rows are deleted by 200 columns at a time, since the server compares
 * each column of the row with all columns of one call.
 */
public final class HBaseDeleteHandler implements HBaseRemoveHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HBaseDeleteHandler.class);
    private static final int MAX_COLUMNS = 200;

    private final AtomicBoolean warned = new AtomicBoolean();

    @Override
    public void remove(AsyncTable<?> table, Result row) throws IOException {
        List<Cell> latest = latest(row);
        boolean isRemoved = true;
        if (latest.size() <= MAX_COLUMNS) {
            isRemoved = remove(table, row.getRow(), latest, unchanged(latest));
        } else {
            for (List<Cell> some : parts(latest)) {
                isRemoved &= remove(table, row.getRow(), some, unchangedAmongMany(some));
            }
        }
        if (!isRemoved) {
            warn(table, row.getRow());
        }
    }

    /** The latest version of each column, in the order of families and columns. */
    private static List<Cell> latest(Result row) {
        List<Cell> latest = new ArrayList<>(row.size());
        for (Cell cell : row.rawCells()) {
            Cell before = latest.isEmpty() ? null : latest.get(latest.size() - 1);
            if (before == null || !CellUtil.matchingColumn(before, cell)) {
                latest.add(cell);
            }
        }
        return latest;
    }

    /** Groups of consecutive columns of one family. */
    private static List<List<Cell>> parts(List<Cell> cells) {
        List<List<Cell>> parts = new ArrayList<>();
        int from = 0;
        for (int end = 1; end <= cells.size(); end++) {
            if (end == cells.size()
                    || end - from == MAX_COLUMNS
                    || !CellUtil.matchingFamily(cells.get(from), cells.get(end))) {
                parts.add(cells.subList(from, end));
                from = end;
            }
        }
        return parts;
    }

    private static boolean remove(AsyncTable<?> table, byte[] row, List<Cell> cells, FilterList unchanged)
            throws IOException {
        Delete delete = new Delete(row);
        for (Cell cell : cells) {
            // older versions as well, which would otherwise become visible
            delete.addColumns(CellUtil.cloneFamily(cell), CellUtil.cloneQualifier(cell), cell.getTimestamp());
        }
        long patience = table.getOperationTimeout(TimeUnit.MILLISECONDS) + table.getRpcTimeout(TimeUnit.MILLISECONDS);
        return Await.result(
                        table.checkAndMutate(CheckAndMutate.newBuilder(row)
                                .ifMatches(unchanged)
                                .build(delete)),
                        patience,
                        "Removing a row of table '" + table.getName() + "'")
                .isSuccess();
    }

    private static FilterList unchanged(List<Cell> cells) {
        FilterList unchanged = new FilterList(FilterList.Operator.MUST_PASS_ALL);
        for (Cell cell : cells) {
            SingleColumnValueFilter same = new SingleColumnValueFilter(
                    CellUtil.cloneFamily(cell),
                    CellUtil.cloneQualifier(cell),
                    CompareOperator.EQUAL,
                    CellUtil.cloneValue(cell));
            same.setFilterIfMissing(true);
            unchanged.addFilter(same);
        }
        return unchanged;
    }

    private static FilterList unchangedAmongMany(List<Cell> cells) {
        byte[] first = CellUtil.cloneQualifier(cells.get(0));
        byte[] last = CellUtil.cloneQualifier(cells.get(cells.size() - 1));
        // the server skips all other columns instead of comparing each of them
        FilterList unchanged =
                new FilterList(FilterList.Operator.MUST_PASS_ALL, new ColumnRangeFilter(first, true, last, true));
        unchanged(cells).getFilters().forEach(unchanged::addFilter);
        return unchanged;
    }

    /** At WARN once: with a filter that changes values, every row of every poll would be logged. */
    private void warn(AsyncTable<?> table, byte[] row) {
        String text =
                "Row '{}' of table '{}', or some of its columns, was not removed and will be read again: its values"
                        + " differ from those read. Either it was written in the meantime, or a filter of the consumer, such as"
                        + " KeyOnlyFilter, changes the values: then no row is ever removed, and another removeHandler is needed."
                        + " Further rows are logged at DEBUG.";
        if (warned.compareAndSet(false, true)) {
            LOG.warn(text, MessageText.of(Bytes.toStringBinary(row)), table.getName());
        } else {
            LOG.debug(text, MessageText.of(Bytes.toStringBinary(row)), table.getName());
        }
    }
}
