package io.smartcar.store.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.ExecutorServiceAwareDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ResequenceDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ThreadsDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.PluginHelper;

/**
 * Finds steps that cannot be part of a transaction: those that continue on another thread, where their writes would be
 * lost or repeated, and those that keep events beyond its end, which commits their offsets.
 */
public final class TransactedSteps {
    private static final Set<String> STORES = Set.of("hbase", "hdfs");

    private final CamelContext context;
    private final String store;
    private final List<RouteDefinition> routes;
    private final Set<String> visited = new HashSet<>();
    private final Set<String> files = new HashSet<>();

    private TransactedSteps(CamelContext context, String store) {
        this.context = context;
        this.store = store;
        routes =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions();
    }

    /**
     * Checks all steps of the transaction of a route that is being built, and those of the routes that it calls.
     *
     * @param store the scheme of the endpoints that take part in the transaction
     * @throws IllegalArgumentException if a step is unsafe, writes to another store or to a second path of files, or stands beside the transaction, so that Camel would run it
     *     first; the message names the step
     */
    public static void check(CamelContext context, String routeId, ProcessorDefinition<?> transacted, String store) {
        List<ProcessorDefinition<?>> steps = transacted.getOutputs();
        boolean hasOwnSteps = steps.stream().anyMatch(step -> step.getParent() == transacted);
        for (ProcessorDefinition<?> step : steps) {
            if (hasOwnSteps && step.getParent() != transacted) {
                throw wrong(
                        routeId,
                        step,
                        "stands beside 'transacted', and Camel would run it before all steps inside: put all steps "
                                + "of the route inside, or put the steps after it into a route of their own");
            }
        }
        new TransactedSteps(context, store).follow(routeId, steps);
    }

    /** Why a step cannot be inside {@code transacted}, and what to do, as the end of a sentence; null if it can. */
    public static String problem(CamelContext context, ProcessorDefinition<?> step) {
        if (step instanceof AggregateDefinition || step instanceof ResequenceDefinition) {
            return "keeps events in memory inside 'transacted', whose end commits the offsets of all of them, so that"
                    + " a crash would lose them: remove it, because Kafka delivers batches, or aggregate by the"
                    + " aggregationStrategy of a split, which ends inside";
        }
        return usesThreads(context, step)
                ? "uses other threads inside 'transacted', whose steps share one thread: remove parallelProcessing"
                        + " and executorService from it, or 'threads' itself"
                : null;
    }

    /** Whether a step runs the steps inside it, or those after it, on other threads. A wire tap does neither. */
    public static boolean usesThreads(CamelContext context, ProcessorDefinition<?> step) {
        if (step instanceof ThreadsDefinition) {
            return true;
        }
        Object parallel =
                PluginHelper.getBeanIntrospection(context).getOrElseProperty(step, "parallelProcessing", null, false);
        return Boolean.TRUE.equals(CamelContextHelper.parseBoolean(context, (String) parallel))
                || step instanceof ExecutorServiceAwareDefinition<?> pooled
                        && !(step instanceof WireTapDefinition)
                        && (pooled.getExecutorServiceRef() != null || pooled.getExecutorServiceBean() != null);
    }

    private void follow(String routeId, List<ProcessorDefinition<?>> steps) {
        for (ProcessorDefinition<?> step : steps) {
            String problem = problem(context, step);
            if (problem != null) {
                throw wrong(routeId, step, problem);
            }
            follow(routeId, step.getOutputs());
            // a tapped route runs on another thread, and is not waited for
            String called = step instanceof WireTapDefinition ? "" : Address.of(context, step);
            String scheme = Address.scheme(called);
            if (STORES.contains(scheme) && !scheme.equals(store)) {
                throw wrong(
                        routeId,
                        step,
                        "writes to '" + scheme + ":' inside a transaction that stores in '" + store
                                + ":', which would not wait for it nor take it back: use two routes, each with a consumer"
                                + " group and a transaction of its own, as store.sinks=hbase,hdfs does");
            }
            if (scheme.equals("hdfs") && files.add(called) && files.size() > 1) {
                throw wrong(
                        routeId,
                        step,
                        "writes to a second path, '" + called
                                + "': files of two paths cannot become visible in one step;"
                                + " use folders of one path, by the header CamelHdfsFolder, or two routes");
            }
            if (called.startsWith("direct:") && visited.add(called)) {
                for (RouteDefinition route : routes) {
                    if (called.equals(Address.ofInput(context, route))) {
                        follow(route.getRouteId(), route.getOutputs());
                    }
                }
            }
        }
    }

    private static IllegalArgumentException wrong(String routeId, ProcessorDefinition<?> step, String problem) {
        String name =
                step.getId() == null ? step.getShortName() : "'" + step.getId() + "' (" + step.getShortName() + ")";
        return new IllegalArgumentException("Step " + name + " of route '" + routeId + "' " + problem);
    }
}
