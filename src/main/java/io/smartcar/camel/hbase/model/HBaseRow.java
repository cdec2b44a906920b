package io.smartcar.camel.hbase.model;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A row: its key and its cells. As a model, it defines the cells to use and their types. Not thread-safe. */
public class HBaseRow {
    private Object id;
    private Class<?> rowType;
    private Set<HBaseCell> cells;
    private long timestamp;

    /** A row without key and cells. */
    public HBaseRow() {
        this(new LinkedHashSet<>());
    }

    /** @param cells the cells, not copied */
    public HBaseRow(Set<HBaseCell> cells) {
        this.cells = cells;
    }

    /** A copy, with copies of the cells. */
    public HBaseRow(HBaseRow other) {
        id = other.id;
        rowType = other.rowType;
        timestamp = other.timestamp;
        cells = new LinkedHashSet<>();
        other.cells.forEach(cell -> cells.add(new HBaseCell(cell)));
    }

    /** The key: a String, a byte[], a Boolean or a number. */
    public Object getId() {
        return id;
    }

    /** @param id the key: a String, a byte[], a Boolean or a number */
    public void setId(Object id) {
        this.id = id;
    }

    /** The type of a decoded key; null for String. */
    public Class<?> getRowType() {
        return rowType;
    }

    /** @param rowType the type of a decoded key; null for String */
    public void setRowType(Class<?> rowType) {
        this.rowType = rowType;
    }

    /** The cells, in order; they may be changed. */
    public Set<HBaseCell> getCells() {
        return cells;
    }

    /** @param cells the cells, not copied */
    public void setCells(Set<HBaseCell> cells) {
        this.cells = cells;
    }

    /** Whether it has no cell. */
    public boolean isEmpty() {
        return cells.isEmpty();
    }

    /** The number of cells. */
    public int size() {
        return cells.size();
    }

    /** The timestamp that was set, else that of the first cell with one, in milliseconds since 1970; 0 for none. */
    public long getTimestamp() {
        if (timestamp > 0) {
            return timestamp;
        }
        for (HBaseCell cell : cells) {
            if (cell.getTimestamp() != null) {
                return cell.getTimestamp();
            }
        }
        return 0;
    }

    /**
     * Whether a timestamp was set, for cells without one. A row that was read has only the timestamps of its cells, so
     * that a cell added to it gets the time of writing.
     */
    public boolean isTimestampSet() {
        return timestamp > 0;
    }

    /** @param timestamp milliseconds since 1970; 0 for the timestamps of the cells, or the time of writing */
    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    /**
     * Completes this row by a model: by its key and type if this row has none, and by the cells of columns that this row
     * lacks.
     *
     * @param model the model; null changes nothing
     */
    public void apply(HBaseRow model) {
        if (model == null) {
            return;
        }
        if (id == null) {
            id = model.getId();
        }
        if (rowType == null) {
            rowType = model.getRowType();
        }
        Set<List<String>> columns = new HashSet<>();
        cells.forEach(cell -> columns.add(column(cell)));
        for (HBaseCell cell : model.getCells()) {
            if (columns.add(column(cell))) {
                cells.add(new HBaseCell(cell));
            }
        }
    }

    private static List<String> column(HBaseCell cell) {
        return Arrays.asList(cell.getFamily(), cell.getQualifier());
    }

    @Override
    public String toString() {
        return "HBaseRow[id=" + HBaseCell.printable(id) + ", cells=" + cells + "]";
    }
}
