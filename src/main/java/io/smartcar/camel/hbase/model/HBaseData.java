package io.smartcar.camel.hbase.model;

import java.util.ArrayList;
import java.util.List;

/** Rows to write, to request, or of a result. Not thread-safe. */
public class HBaseData {
    private List<HBaseRow> rows;

    /** No rows. */
    public HBaseData() {
        this(new ArrayList<>());
    }

    /** @param rows the rows, not copied */
    public HBaseData(List<HBaseRow> rows) {
        this.rows = rows;
    }

    /** The rows, in order; they may be changed. */
    public List<HBaseRow> getRows() {
        return rows;
    }

    /** @param rows the rows, not copied */
    public void setRows(List<HBaseRow> rows) {
        this.rows = rows;
    }

    @Override
    public String toString() {
        return "HBaseData" + rows;
    }
}
