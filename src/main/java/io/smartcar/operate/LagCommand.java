package io.smartcar.operate;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.camel.util.json.JsonObject;
import picocli.CommandLine.Command;

/** Prints the lag of the running process, as a table. */
@Command(
        name = "lag",
        description = "Shows, for each partition, how many events the running process has not stored yet, the age of"
                + " the oldest in seconds, and when the last commit was seen.",
        exitCodeList = {" 0:done", " 1:no process answers", " 2:wrong usage"})
final class LagCommand implements Callable<Integer> {
    private static final String ROW = "%-20s %-30s %9s %12s %9s  %s%n";

    private final Properties overrides;
    private final PrintStream out;

    /**
     * @param overrides settings that override all others
     * @param out receives the table
     */
    LagCommand(Properties overrides, PrintStream out) {
        this.overrides = overrides;
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        Collection<JsonObject> storers = RunningProcess.of(overrides).state().getCollection("storers");
        out.printf(ROW, "route", "topic", "partition", "events", "seconds", "committed");
        for (JsonObject storer : storers) {
            Collection<JsonObject> partitions = storer.getCollection("partitions");
            for (JsonObject partition : Objects.requireNonNullElse(partitions, List.<JsonObject>of())) {
                out.printf(
                        ROW,
                        storer.getString("route"),
                        partition.getString("topic"),
                        partition.getString("partition"),
                        partition.getString("lagEvents"),
                        Objects.requireNonNullElse(partition.getString("lagSeconds"), "-"),
                        Objects.requireNonNullElse(partition.getString("committed"), "-"));
            }
        }
        return 0;
    }
}
