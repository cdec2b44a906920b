package io.smartcar.camel.hbase.model;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A row: its key and its cells. As a model it says which cells are meant, and of which types. Not thread-safe. */
public class HBaseRow {
    /** So many comparisons are cheaper than a set of columns. */
    private static final int FEW = 100;

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

    /** What a key that was read becomes; null for a String. */
    public Class<?> getRowType() {
        return rowType;
    }

    /** @param rowType what a key that was read becomes; null for a String */
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

    /** How many cells it has. */
    public int size() {
        return cells.size();
    }

    /** The time that was set, else that of the first cell that has one, in milliseconds since 1970; 0 for none. */
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
     * Whether a time was set, with which the cells are written that have none of their own. A row that was read has none
     * but those of its cells, so that a cell that is added to it gets the time of writing.
     */
    public boolean isTimestampSet() {
        return timestamp > 0;
    }

    /** @param timestamp milliseconds since 1970; 0 for the time of writing, or those of the cells */
    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    /**
     * Adds what a model has and this row lacks: its key and its type if this has none, and its cells, but not those
     * whose column this row has already.
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
        if ((long) cells.size() * model.size() <= FEW) {
            for (HBaseCell cell : model.getCells()) {
                if (!has(cell)) {
                    cells.add(new HBaseCell(cell));
                }
            }
            return;
        }
        Set<List<String>> columns = new HashSet<>();
        cells.forEach(cell -> columns.add(column(cell)));
        for (HBaseCell cell : model.getCells()) {
            if (columns.add(column(cell))) {
                cells.add(new HBaseCell(cell));
            }
        }
    }

    private boolean has(HBaseCell column) {
        for (HBaseCell cell : cells) {
            if (cell.isSameColumn(column)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> column(HBaseCell cell) {
        return Arrays.asList(cell.getFamily(), cell.getQualifier());
    }

    @Override
    public String toString() {
        return "HBaseRow[id=" + HBaseCell.printable(id) + ", cells=" + cells + "]";
    }
}
