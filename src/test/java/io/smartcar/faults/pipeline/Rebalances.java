package io.smartcar.faults.pipeline;

import io.smartcar.cluster.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;

/** Counts rebalances. */
public final class Rebalances {
    private Rebalances() {}

    /** How often that broker, as the group's coordinator, has started to redistribute the pipeline's partitions. */
    public static long of(Pipeline pipeline, ServerProcess broker) throws IOException {
        String begun = "Preparing to rebalance group " + pipeline.group() + " ";
        try (Stream<String> lines = Files.lines(broker.log())) {
            return lines.filter(line -> line.contains(begun)).count();
        }
    }
}
