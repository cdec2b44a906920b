package io.smartcar.transaction;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ThreadsDefinition;
import org.apache.camel.support.CamelContextHelper;

/** Checks, while a route is built, that the steps of a transaction can keep its promise. */
final class TransactedSteps {
    private TransactedSteps() {}

    /**
     * Looks through all steps of the transaction.
     *
     * @throws IllegalArgumentException if one of them uses other threads, where what it collects would be lost or
     *     written twice, or stands beside the transaction, where Camel would run it first; the message names it
     */
    static void check(CamelContext context, String routeId, ProcessorDefinition<?> transacted) {
        List<ProcessorDefinition<?>> steps = transacted.getOutputs();
        boolean hasOwnSteps = steps.stream().anyMatch(step -> step.getParent() == transacted);
        for (ProcessorDefinition<?> step : steps) {
            if (hasOwnSteps && step.getParent() != transacted) {
                throw new IllegalArgumentException("Step " + describe(step) + " of route '" + routeId
                        + "' stands beside 'transacted', and Camel would run it before all steps inside: put all steps "
                        + "of the route inside, or put those that come after into a route of their own");
            }
        }
        refuseOtherThreads(context, routeId, steps);
    }

    private static void refuseOtherThreads(CamelContext context, String routeId, List<ProcessorDefinition<?>> steps) {
        for (ProcessorDefinition<?> step : steps) {
            if (leavesThread(context, step)) {
                throw new IllegalArgumentException("Step " + describe(step) + " of route '" + routeId
                        + "' uses other threads inside 'transacted', whose steps share one thread: remove "
                        + "parallelProcessing and executorService from it, or 'threads' itself");
            }
            refuseOtherThreads(context, routeId, step.getOutputs());
        }
    }

    private static String describe(ProcessorDefinition<?> step) {
        return step.getId() == null ? step.getShortName() : "'" + step.getId() + "' (" + step.getShortName() + ")";
    }

    private static boolean leavesThread(CamelContext context, ProcessorDefinition<?> step) {
        if (step instanceof SplitDefinition split) {
            return isOn(context, split.getParallelProcessing())
                    || isSet(split.getExecutorService())
                    || split.getExecutorServiceBean() != null;
        }
        if (step instanceof MulticastDefinition multicast) {
            return isOn(context, multicast.getParallelProcessing())
                    || isSet(multicast.getExecutorService())
                    || multicast.getExecutorServiceBean() != null;
        }
        if (step instanceof RecipientListDefinition<?> recipients) {
            return isOn(context, recipients.getParallelProcessing())
                    || isSet(recipients.getExecutorService())
                    || recipients.getExecutorServiceBean() != null;
        }
        return step instanceof ThreadsDefinition;
    }

    private static boolean isOn(CamelContext context, String option) {
        return Boolean.TRUE.equals(CamelContextHelper.parseBoolean(context, option));
    }

    private static boolean isSet(String option) {
        return option != null && !option.isBlank();
    }
}
