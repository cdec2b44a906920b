package io.smartcar.operate;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.json.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Pauses, resumes or drains routes of the running process, and waits until they have obeyed. To interrupt the command does
 * not take the order back.
 */
@Command(exitCodeList = {" 0:done", " 1:not done in time, refused, or no process answers", " 2:wrong usage"})
final class OrderCommand implements Callable<Integer> {
    private static final Duration REPORT = Duration.ofSeconds(5);

    /** What is ordered. */
    enum Order {
        PAUSE(
                "Keeps the running process from sending or storing more events, without losing any; after a restart it"
                        + " does so again.",
                "paused",
                60),
        RESUME("Ends a pause, or a draining.", null, 0),
        DRAIN(
                "Lets the running process take in nothing more, and waits until everything that it has taken in is in"
                        + " Kafka, and until its storers have stored all events: then it is safe to remove it.",
                "drained",
                Integer.MAX_VALUE);

        private final String description;
        private final String done;
        private final int seconds;

        Order(String description, String done, int seconds) {
            this.description = description;
            this.done = done;
            this.seconds = seconds;
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The routes that it is for; all of them without an option. */
    private static final class Target {
        @Option(
                names = "--role",
                paramLabel = "<role>",
                description = "Only those that collect, or store: collector, storer.")
        private String role;

        @Option(names = "--route", split = ",", paramLabel = "<id>", description = "Only these routes.")
        private List<String> routes;

        List<String> actions(Order order) {
            if (routes != null) {
                return routes.stream().map(route -> order + "-" + route).toList();
            }
            return List.of(role == null ? order.toString() : order + "-" + role);
        }
    }

    private final Order order;
    private final Properties overrides;
    private final PrintStream out;

    @ArgGroup
    private Target target = new Target();

    @Option(
            names = "--timeout",
            paramLabel = "<seconds>",
            description =
                    "Fails if it takes longer; the order stays (default: 60, draining takes as long as it takes).")
    private Integer timeout;

    @Mixin
    private Confirmation confirmation;

    private OrderCommand(Order order, Properties overrides, PrintStream out) {
        this.order = order;
        this.overrides = overrides;
        this.out = out;
    }

    /**
     * The command of an order.
     *
     * @param overrides settings that override all others
     * @param out receives the progress
     */
    static CommandLine of(Order order, Properties overrides, PrintStream out) {
        CommandLine command = new CommandLine(new OrderCommand(order, overrides, out));
        command.getCommandSpec().usageMessage().description(order.description);
        return command;
    }

    @Override
    public Integer call() throws Exception {
        RunningProcess process = RunningProcess.of(overrides);
        if (order == Order.DRAIN && !isConfirmed(process.state())) {
            return 0;
        }
        List<String> routes = new ArrayList<>();
        for (String action : target.actions(order)) {
            routes.addAll(process.act(action));
        }
        if (order.done == null) {
            out.println("Resumed " + String.join(", ", routes));
            return 0;
        }
        return await(process, routes) ? 0 : 1;
    }

    private boolean isConfirmed(JsonObject state) {
        List<JsonObject> actions = Objects.requireNonNullElse(state.getCollection("actions"), List.of());
        return actions.stream()
                .filter(action -> order.toString().equals(action.getString("id")))
                .map(action -> action.getString("warning"))
                .filter(warning -> warning != null && !"storer".equals(target.role))
                .allMatch(warning -> confirmation.isGiven(warning + " Drain?"));
    }

    private boolean await(RunningProcess process, List<String> routes) throws Exception {
        long begun = System.nanoTime();
        long reported = begun;
        while (true) {
            List<JsonObject> remaining = remaining(process.state(), routes);
            long now = System.nanoTime();
            boolean isDone = remaining.isEmpty();
            boolean isTakenBack = remaining.stream().anyMatch(route -> operator(route) == null);
            boolean isLate =
                    isTakenBack || now - begun > TimeUnit.SECONDS.toNanos(timeout == null ? order.seconds : timeout);
            if (isDone) {
                out.println(String.join(", ", routes) + ": " + order.done
                        + (order == Order.DRAIN ? ". It is safe to stop the process" : ""));
            } else if (isLate || now - reported > REPORT.toNanos()) {
                reported = now;
                remaining.forEach(this::report);
            }
            if (isDone || isLate) {
                return isDone;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /** The routes that have not obeyed yet. A pause is not for receivers, which then have no order. */
    private List<JsonObject> remaining(JsonObject state, List<String> routes) {
        List<JsonObject> all = state.getCollection("routes");
        return all.stream()
                .filter(route -> routes.contains(route.getString("id")))
                .filter(route -> operator(route) == null
                        ? order == Order.DRAIN
                        : !order.done.equals(operator(route).getString("state")))
                .toList();
    }

    private static JsonObject operator(JsonObject route) {
        return (JsonObject) route.get("operator");
    }

    private void report(JsonObject route) {
        JsonObject operator = operator(route);
        out.println(route.getString("id") + ": "
                + (operator == null
                        ? "was resumed meanwhile"
                        : operator.getString("state") + ", " + operator.getString("remaining")));
    }
}
