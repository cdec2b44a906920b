package io.smartcar.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Result;

/** Events that a test drops as files, to be found again in a store. Every line is another one. */
final class Fleet {
    private static final String[] COLUMNS = {
        "date", "car_number", "speed_pedal", "break_pedal", "steer_angle", "direct_light", "speed", "area_number"
    };

    private final Path folder;
    private final List<String> dropped = new ArrayList<>();
    private final List<String> droppedStatus = new ArrayList<>();
    private int files;

    /** @param folder holds the drop folder; the drop folder's files are written beside it, and moved in when complete */
    Fleet(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(incoming());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path incoming() {
        return folder.resolve("incoming");
    }

    /** Drops a file with so many new driver events. */
    void drop(int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < count; line++) {
            int number = dropped.size();
            lines.add(
                    String.format(Locale.ROOT, "%s,X%04d,3,0,F,N,%d,C01", time(number), number % 97 + 1, number % 250));
            dropped.add(lines.get(line));
        }
        drop("SmartCarDriverInfo-" + ++files + ".log", lines);
    }

    /** Drops a file with so many new status events. */
    void dropStatus(int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < count; line++) {
            int number = droppedStatus.size();
            lines.add(String.format(
                    Locale.ROOT, "%s,W%04d,89,98,85,100,1,1,1,1,B,B,%d", time(number), number % 89 + 1, number % 100));
            droppedStatus.add(lines.get(line));
        }
        drop("SmartCarStatusInfo_" + ++files + ".txt", lines);
    }

    private static String time(int second) {
        return String.format(
                Locale.ROOT,
                "2016010%d%02d%02d%02d",
                1 + second / 86_400,
                second / 3600 % 24,
                second / 60 % 60,
                second % 60);
    }

    private void drop(String name, List<String> lines) throws IOException {
        Path writing = Files.write(folder.resolve("writing"), lines);
        Files.move(writing, incoming().resolve(name));
    }

    /** All driver events so far. */
    List<String> dropped() {
        return Collections.unmodifiableList(dropped);
    }

    /** All status events so far. */
    List<String> droppedStatus() {
        return Collections.unmodifiableList(droppedStatus);
    }

    /** The lines that the rows were made from; fails if a cell has more than one version. */
    static List<String> lines(List<Result> rows) {
        return rows.stream().map(Fleet::line).toList();
    }

    private static String line(Result row) {
        if (row.rawCells().length != COLUMNS.length) {
            throw new AssertionError("Expected one version of " + COLUMNS.length + " columns, got " + row);
        }
        List<String> values = new ArrayList<>();
        for (String column : COLUMNS) {
            Cell cell = row.getColumnLatestCell(
                    "cf1".getBytes(StandardCharsets.UTF_8), column.getBytes(StandardCharsets.UTF_8));
            values.add(new String(CellUtil.cloneValue(cell), StandardCharsets.UTF_8));
        }
        return String.join(",", values);
    }
}
