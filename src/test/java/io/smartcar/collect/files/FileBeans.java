package io.smartcar.collect.files;

import io.smartcar.event.kind.Kinds;
import io.smartcar.event.kind.Samples;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;

/** The beans of dropped files, made on first use of options that a test may change before. */
final class FileBeans {
    Kinds kinds = Samples.kinds();
    String done = "done";
    boolean recursive;
    boolean followLinks;
    String marker = "";
    List<String> unfinished = List.of();
    long quietMs = 2_000;
    Clock clock = Clock.systemUTC();
    LongSupplier nanos = System::nanoTime;
    FileLimits limits = new FileLimits(Long.MAX_VALUE / 2, 1_000, 1 << 28, 1_000, 50);
    int batchSize = 5_000;
    int maxBytes = 16_384;
    FileCompletion.After after = FileCompletion.After.MOVE;
    Executor readAhead = ForkJoinPool.commonPool();

    private final CamelContext context;
    private final Path folder;
    private DropFolder drop;
    private FileSelector selector;
    private FileEvents events;
    private FileCompletion completion;

    FileBeans(CamelContext context, Path folder) {
        this.context = context;
        this.folder = folder;
    }

    DropFolder drop() {
        if (drop == null) {
            drop = new DropFolder(folder, done, "failed", ".file-positions.json", followLinks);
        }
        return drop;
    }

    FileSelector selector() {
        if (selector == null) {
            selector = new FileSelector(kinds, drop(), recursive, false, marker, unfinished, quietMs, nanos);
        }
        return selector;
    }

    FileEvents events() {
        if (events == null) {
            events = new FileEvents(
                    context, selector(), drop(), completion(), limits, batchSize, maxBytes, "test", readAhead, clock);
        }
        return events;
    }

    FileCompletion completion() {
        if (completion == null) {
            completion = new FileCompletion(context, selector(), drop(), after, clock);
        }
        return completion;
    }
}
