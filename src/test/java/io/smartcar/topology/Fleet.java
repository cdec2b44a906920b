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

/** Driver events that a test drops as files, to be found again as rows. Every line is another one. */
final class Fleet {
    private static final String[] COLUMNS = {
        "date", "car_number", "speed_pedal", "break_pedal", "steer_angle", "direct_light", "speed", "area_number"
    };

    private final Path folder;
    private final List<String> dropped = new ArrayList<>();
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

    /** Drops a file with so many new events. */
    void drop(int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < count; line++) {
            int number = dropped.size();
            lines.add(String.format(
                    Locale.ROOT,
                    "2016010%d%02d%02d%02d,X%04d,3,0,F,N,%d,C01",
                    1 + number / 86_400,
                    number / 3600 % 24,
                    number / 60 % 60,
                    number % 60,
                    number % 97 + 1,
                    number % 250));
            dropped.add(lines.get(line));
        }
        Path writing = Files.write(folder.resolve("writing"), lines);
        Files.move(writing, incoming().resolve("SmartCarDriverInfo-" + ++files + ".log"));
    }

    /** All lines so far. */
    List<String> dropped() {
        return Collections.unmodifiableList(dropped);
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
