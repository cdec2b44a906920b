package io.smartcar.start;

import io.smartcar.camel.support.ObjectMetrics;
import io.smartcar.camel.support.ObjectMetrics.Metric;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;

/** Metrics of the disks under the folders that this process writes to. */
final class DiskMetrics {
    private static final List<Metric<DiskMetrics>> METRICS = List.of(
            Metric.gauge(
                    "disk.free.bytes",
                    "Bytes that this process may still write to the disk under a folder",
                    disk -> disk.disk().getUsableSpace()),
            Metric.gauge("disk.total.bytes", "The size of the disk under a folder", disk -> disk.disk()
                    .getTotalSpace()));

    private final Path folder;

    private DiskMetrics(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * Registers the metrics.
     *
     * @param settings returns the value of a key
     * @return what has the metrics: they end when it is garbage-collected
     */
    static List<DiskMetrics> register(CamelContext context, UnaryOperator<String> settings) {
        return folders(settings).entrySet().stream()
                .map(folder -> {
                    DiskMetrics disk = new DiskMetrics(folder.getValue());
                    ObjectMetrics.register(context, disk, METRICS, "folder", folder.getKey());
                    return disk;
                })
                .toList();
    }

    private static Map<String, Path> folders(UnaryOperator<String> settings) {
        Map<String, Path> folders = new LinkedHashMap<>();
        if (settings.apply("process.roles").contains("collector")) {
            Path drop = Path.of(settings.apply("files.directory"));
            folders.put("drop", drop);
            folders.put("positions", parent(drop.resolve(settings.apply("files.positions"))));
            if (!settings.apply("tails.directory").isEmpty()) {
                folders.put("tail-positions", parent(Path.of(settings.apply("tails.positions"))));
            }
            folders.put("spool", Path.of(settings.apply("camel.component.spool.directory")));
        }
        if (settings.apply("dead-letters.sink").equals("file")) {
            folders.put("dead-letters", Path.of(settings.apply("dead-letters.directory")));
        }
        return folders;
    }

    private static Path parent(Path file) {
        return file.toAbsolutePath().getParent();
    }

    /** The folder, or the one in which it will be created. */
    private File disk() {
        Path there = folder;
        while (Files.notExists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there.toFile();
    }
}
