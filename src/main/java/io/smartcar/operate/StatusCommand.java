package io.smartcar.operate;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.camel.util.json.JsonObject;
import picocli.CommandLine.Command;

/** Prints what the running process does, and what keeps it from doing so. */
@Command(
        name = "status",
        description = "Shows what the running process does: problems, routes, outage gates, and events that wait.",
        exitCodeList = {" 0:no problem", " 1:a problem, or no process answers", " 2:wrong usage"})
final class StatusCommand implements Callable<Integer> {
    private final Properties overrides;
    private final PrintStream out;

    /**
     * @param overrides settings that override all others
     * @param out receives the state
     */
    StatusCommand(Properties overrides, PrintStream out) {
        this.overrides = overrides;
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        JsonObject state = RunningProcess.of(overrides).state();
        out.printf("%s has run for %s s%n", state.getString("name"), state.getLong("upSeconds"));
        Collection<JsonObject> routes = state.getCollection("routes");
        routes.forEach(route ->
                out.printf("route %s: %s%s%n", route.getString("id"), route.getString("status"), ordered(route)));
        Collection<JsonObject> storers = state.getCollection("storers");
        storers.forEach(storer ->
                out.printf("gate of %s: %s%s%n", storer.getString("route"), storer.getString("gate"), waiting(storer)));
        Collection<JsonObject> problems = state.getCollection("problems");
        problems.forEach(problem -> out.printf(
                "PROBLEM %s: %s%n",
                problem.getString("check"), Objects.requireNonNullElse(problem.getString("message"), "no reason")));
        return problems.isEmpty() ? 0 : 1;
    }

    private static String ordered(JsonObject route) {
        JsonObject operator = (JsonObject) route.get("operator");
        return operator == null
                ? ""
                : ", " + operator.getString("state") + " by an operator since " + operator.getString("since");
    }

    private static String waiting(JsonObject storer) {
        if (storer.getLong("lagEvents") == null) {
            return "";
        }
        Long seconds = storer.getLong("lagSeconds");
        String committed = storer.getString("committed");
        return ", " + storer.getLong("lagEvents") + " events wait"
                + (seconds == null ? "" : ", the oldest for " + seconds + " s")
                + (committed == null ? "" : ", last commit at " + committed);
    }
}
