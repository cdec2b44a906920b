package io.smartcar.faults.audit;

import io.smartcar.faults.source.LogLayout;
import io.smartcar.faults.source.SourceLine;
import io.smartcar.faults.source.SourceLine.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;

/** Compares all versions of all cells of one log's table with the lines. */
final class TableAudit {
    private static final String FAMILY = "cf1";

    private final Differences differences;
    private final List<SourceLine> lines;
    private final Map<String, SourceLine> expected = new HashMap<>();
    private final Map<String, Map<String, String>> found = new HashMap<>();
    private final Set<String> wrong = new HashSet<>();
    private final Set<String> extra = new HashSet<>();

    TableAudit(LogLayout layout, List<SourceLine> ofLog) {
        differences = new Differences("table " + layout.kindName());
        lines = ofLog.stream().filter(line -> line.outcome() == Outcome.STORED).toList();
        // a line that occurs twice is one row
        lines.forEach(line -> expected.put(line.rowKey(), line));
        differences.expected = expected.size();
    }

    void look(List<Cell> cells) {
        cells.forEach(this::look);
        differences.found = found.size() + extra.size();
        found.forEach((row, columns) -> {
            if (!expected.get(row).cells().equals(columns)) {
                wrong(
                        row,
                        "has the cells " + columns + " instead of "
                                + expected.get(row).cells());
            }
        });
    }

    private void look(Cell cell) {
        String row = text(CellUtil.cloneRow(cell));
        SourceLine line = expected.get(row);
        if (line == null) {
            if (extra.add(row)) {
                differences.extra("row " + row);
            }
            return;
        }
        if (cell.getType() != Cell.Type.Put) {
            wrong(row, "has a cell of type " + cell.getType());
            return;
        }
        String column = text(CellUtil.cloneQualifier(cell));
        if (!FAMILY.equals(text(CellUtil.cloneFamily(cell)))) {
            wrong(row, "has a cell in family " + text(CellUtil.cloneFamily(cell)));
        }
        Map<String, String> columns = found.computeIfAbsent(row, first -> new HashMap<>());
        if (columns.containsKey(column)) {
            differences.version("row " + row + ", column " + column + ", at " + cell.getTimestamp());
            return;
        }
        columns.put(column, text(CellUtil.cloneValue(cell)));
        if (cell.getTimestamp() != line.cellTime()) {
            wrong(row, "column " + column + " is of " + cell.getTimestamp() + " instead of " + line.cellTime());
        }
    }

    private void wrong(String row, String what) {
        if (wrong.add(row)) {
            differences.wrong("row " + row + ": " + what);
        }
    }

    Differences finish() {
        expected.forEach((row, line) -> {
            if (!found.containsKey(row)) {
                differences.missing("row " + row + " of " + line.place() + ": " + line.text());
            }
        });
        return differences;
    }

    /** How many lines have the expected row. */
    long storedLines() {
        return lines.stream()
                .map(SourceLine::rowKey)
                .filter(row -> found.containsKey(row) && !wrong.contains(row))
                .count();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
